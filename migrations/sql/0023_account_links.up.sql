-- What was mailed, invited or signed in before an account moved on ends with it.

-- A new password also ends what could take the account away again: a link to choose another one,
-- and a change of the e-mail that somebody with the old password had asked for.
create function void_links() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    update user_tokens set used_at = now()
    where user_id = new.user_id and used_at is null
        and purpose in ('reset_password', 'change_email');
    return null;
end
$$;
create trigger void_links after update of password_changed_at on user_credentials
    for each row execute function void_links();

-- End a session in exchange for another one: PV401 when it has ended meanwhile, so that one sign-in
-- never becomes two and nothing outlives a sign-out that came first.
create procedure exchange_session(old_sid uuid, token_expires_at timestamptz)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    insert into revoked_sessions (sid, user_id, expires_at)
    values (old_sid, scope_user_id(), token_expires_at)
    on conflict do nothing;
    if not found then
        raise exception using errcode = 'PV401', message = 'The session is not valid.';
    end if;
end
$$;

-- As before, but for that; whoever goes where the session is already leaves one record.
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
    call exchange_session(old_sid, old_token_expires_at);
    insert into audit_log (organization_id, action, table_name, row_id, changes)
    select distinct told, 'switch', 'organizations', to_organization,
        jsonb_build_object('organization_id', array[scope_organization_id(), to_organization])
    from unnest(array[scope_organization_id(), to_organization]) as told;
    return query
        select membership.role, session_generation from users where id = scope_user_id();
end
$$;

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
    call exchange_session(old_sid, old_token_expires_at);
    return query
        select homeowner.organization_id, session_generation from users where id = scope_user_id();
end
$$;

-- A homeowner who got access another way, or is archived, has nothing left to accept. At commit,
-- when the invitation that gave the access is accepted already.
create function revoke_settled_invitations() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    update invitations set revoked_at = now()
    where homeowner_id = new.id and accepted_at is null and revoked_at is null;
    return null;
end
$$;
create constraint trigger revoke_settled_invitations
    after update of user_id, archived_at on homeowners
    deferrable initially deferred
    for each row when (new.user_id is not null or new.archived_at is not null)
    execute function revoke_settled_invitations();

-- Every owner hears of another one, however it came to be; whoever founds an organization has
-- nobody to tell.
create function announce_owner() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if exists (
        select from organization_memberships
        where organization_id = new.organization_id and role = 'owner' and id <> new.id
    ) then
        insert into outbox (organization_id, kind, payload)
        select organization_id, 'email', jsonb_build_object(
            'template', 'new_owner', 'user_id', user_id, 'new_owner_id', new.user_id,
            'organization_id', organization_id)
        from organization_memberships
        where organization_id = new.organization_id and role = 'owner';
    end if;
    return null;
end
$$;
create trigger announce_owner after insert on organization_memberships
    for each row when (new.role = 'owner') execute function announce_owner();
create trigger announce_changed_owner after update of role on organization_memberships
    for each row when (new.role = 'owner' and old.role <> 'owner')
    execute function announce_owner();

-- The field is named like every other wrong one.
create or replace function refuse_unknown_time_zone() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if not exists (select from time_zones where name = new.time_zone) then
        raise exception using
            errcode = 'PV422',
            message = 'One field is not valid.',
            detail = json_build_object('errors', json_build_array(json_build_object(
                'pointer', '/time_zone', 'detail', 'There is no such time zone.')));
    end if;
    return new;
end
$$;

-- Crockford's base32 also leaves out hyphens, which people type to keep their place; and spaces.
create or replace function association_by_join_code(given_code text)
    returns table (association_id uuid, name text, city text, state text)
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select association.id, association.name, association.city, association.state
        from associations as association
        where association.join_code = translate(upper(given_code), 'ILO- ', '110')
            and association.accepts_join_requests and association.archived_at is null;
    end;
