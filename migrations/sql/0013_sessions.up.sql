-- What ends a session, or exchanges it for another of the same person.

-- Signing out: the token ends now and not at its exp.
create procedure revoke_session(ended_sid uuid, of_user uuid, token_expires_at timestamptz)
    language sql security definer set search_path = public, pg_temp
    begin atomic
        insert into revoked_sessions (sid, user_id, expires_at)
        values (ended_sid, of_user, token_expires_at)
        on conflict do nothing;
    end;

-- Signing out everywhere, both kinds of session: the new generation of the scope's own person.
create function end_all_sessions() returns integer
    language sql security definer set search_path = public, pg_temp
    begin atomic
        update users set session_generation = session_generation + 1
        where id = scope_user_id() and scope_impersonator_id() is null
        returning session_generation;
    end;

-- Where the scope's own person works, beyond the organization that the scope is in.
create function own_organizations()
    returns table (
        organization_id uuid, name text, slug text, time_zone text, role text, joined_at timestamptz
    )
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select organization.id, organization.name, organization.slug, organization.time_zone,
            membership.role, membership.created_at
        from organization_memberships as membership
        join organizations as organization on organization.id = membership.organization_id
        where membership.user_id = scope_user_id()
        order by membership.created_at desc, membership.id desc;
    end;

-- Where the scope's own person is a homeowner.
create function own_homes()
    returns table (
        homeowner_id uuid, organization_id uuid, organization_name text, association_id uuid,
        association_name text, status text
    )
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select homeowner.id, organization.id, organization.name, association.id, association.name,
            homeowner.status
        from homeowners as homeowner
        join associations as association on association.id = homeowner.association_id
        join organizations as organization on organization.id = homeowner.organization_id
        where homeowner.user_id = scope_user_id() and homeowner.archived_at is null
        order by homeowner.created_at desc, homeowner.id desc;
    end;

-- The property and unit that a homeowner's session belongs to, as far as a homeowner is told.
create function own_home_address()
    returns table (
        property_id uuid, property_name text, address_line1 text, address_line2 text, city text,
        state text, postal_code text, country text, unit_id uuid, unit_name text
    )
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select property.id, property.name, property.address_line1, property.address_line2,
            property.city, property.state, property.postal_code, property.country, unit.id,
            unit.name
        from homeowners as homeowner
        join properties as property on property.id = homeowner.property_id
        left join units as unit on unit.id = homeowner.unit_id
        where homeowner.id = scope_homeowner_id();
    end;

-- Go over to another organization of the scope's own person; the old session ends. PV404 where the
-- person is no member. Both organizations keep a record.
-- Replaced in 0023_account_links.
create function switch_organization(
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

-- Go over to another home of the scope's own person; the old session ends.
-- Replaced in 0023_account_links.
create function switch_home(to_homeowner uuid, old_sid uuid, old_token_expires_at timestamptz)
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

grant execute on procedure revoke_session(uuid, uuid, timestamptz)
    to pavilion_tenant, pavilion_sign_in, pavilion_platform;
grant execute on function end_all_sessions()
    to pavilion_tenant, pavilion_sign_in, pavilion_platform;
grant execute on function
    own_organizations(), own_homes(), own_home_address(),
    switch_organization(uuid, uuid, timestamptz), switch_home(uuid, uuid, timestamptz)
    to pavilion_tenant, pavilion_sign_in;
