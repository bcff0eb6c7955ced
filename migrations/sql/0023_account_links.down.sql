create or replace function association_by_join_code(given_code text)
    returns table (association_id uuid, name text, city text, state text)
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select association.id, association.name, association.city, association.state
        from associations as association
        where association.join_code = translate(upper(given_code), 'ILO', '110')
            and association.accepts_join_requests and association.archived_at is null;
    end;

create or replace function refuse_unknown_time_zone() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if not exists (select from time_zones where name = new.time_zone) then
        raise exception using errcode = 'PV422', message = 'There is no such time zone.';
    end if;
    return new;
end
$$;

drop trigger announce_changed_owner on organization_memberships;
drop trigger announce_owner on organization_memberships;
drop function announce_owner();
drop trigger revoke_settled_invitations on homeowners;
drop function revoke_settled_invitations();

create or replace function switch_home(
    to_homeowner uuid, old_sid uuid, old_token_expires_at timestamptz
)
    returns table (organization_id uuid, generation integer)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    homeowner homeowners;
begin
    select * into homeowner from homeowners
    where id = to_homeowner and user_id = scope_user_id() and archived_at is null;
    if not found then
        raise exception using errcode = 'PV404', message = 'You have no such home.';
    end if;
    call revoke_session(old_sid, scope_user_id(), old_token_expires_at);
    return query
        select homeowner.organization_id, session_generation from users where id = scope_user_id();
end
$$;

create or replace function switch_organization(
    to_organization uuid, old_sid uuid, old_token_expires_at timestamptz
)
    returns table (role text, generation integer)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    membership organization_memberships;
begin
    select * into membership from organization_memberships
    where organization_id = to_organization and user_id = scope_user_id();
    if not found then
        raise exception using
            errcode = 'PV404', message = 'You are not a member of such an organization.';
    end if;
    call revoke_session(old_sid, scope_user_id(), old_token_expires_at);
    insert into audit_log (organization_id, action, table_name, row_id, changes)
    select told, 'switch', 'organizations', to_organization,
        jsonb_build_object('organization_id', array[scope_organization_id(), to_organization])
    from unnest(array[scope_organization_id(), to_organization]) as told;
    return query
        select membership.role, session_generation from users where id = scope_user_id();
end
$$;

drop procedure exchange_session(uuid, timestamptz);
drop trigger void_links on user_credentials;
drop function void_links();
