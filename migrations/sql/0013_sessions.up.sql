-- The scope and the session: enter_scope is the one way to any tenant row, and the rest ends a
-- session or exchanges it for another one of the same person.

-- Check the session that a token claims and name the caller for this transaction; PV401 otherwise.
-- The detail of PV401 is the present role of a member whose session is valid but for its role.
--
-- Valid means: the sid is not revoked, the generation is the person's, and the person still has the
-- place that the token names: a member with this role, a homeowner that is not archived, a
-- super-admin. An impersonator's session belongs to the impersonator: sid and generation are that
-- super-admin's, which needs no membership and acts as admin. `anyone` claims nothing; `system` is
-- open to the platform's own logins only. Every setting is written, so that none is left from an
-- earlier scope.
create procedure enter_scope(
    caller_kind text,
    caller_user_id uuid,
    caller_session_id uuid,
    caller_generation integer,
    caller_organization_id uuid,
    caller_role text,
    caller_homeowner_id uuid,
    caller_impersonator_id uuid,
    caller_endpoint text,
    caller_ip inet
)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    entered_user uuid := caller_user_id;
    entered_organization uuid;
    entered_homeowner uuid;
    entered_association uuid;
    valid boolean;
    written text;
    present_role text := '';
begin
    if caller_kind = 'manager' and caller_impersonator_id is null then
        select membership.organization_id into entered_organization
        from users
        join organization_memberships as membership on membership.user_id = users.id
        where users.id = caller_user_id
            and users.session_generation = caller_generation
            and membership.organization_id = caller_organization_id
            and membership.role = caller_role
            and not exists (select from revoked_sessions where sid = caller_session_id);
        valid := found;
    elsif caller_kind = 'homeowner' and caller_impersonator_id is null then
        select homeowner.organization_id, homeowner.id, homeowner.association_id
        into entered_organization, entered_homeowner, entered_association
        from users
        join homeowners as homeowner on homeowner.user_id = users.id
        where users.id = caller_user_id
            and users.session_generation = caller_generation
            and homeowner.id = caller_homeowner_id
            and homeowner.archived_at is null
            and not exists (select from revoked_sessions where sid = caller_session_id);
        valid := found;
    elsif caller_kind = 'anyone' or caller_kind = 'system' then
        entered_user := null;
        valid := caller_kind = 'anyone' or pg_has_role(session_user, 'pavilion_platform', 'member');
    else
        valid := exists (
            select from users
            where id = caller_user_id and session_generation = caller_generation and is_super_admin
                and id = coalesce(caller_impersonator_id, id)
                and not exists (select from revoked_sessions where sid = caller_session_id)
        );
        if caller_kind = 'manager' then
            select id into entered_organization
            from organizations where id = caller_organization_id and caller_role = 'admin';
            valid := valid and found;
        elsif caller_kind = 'homeowner' then
            select organization_id, id, association_id
            into entered_organization, entered_homeowner, entered_association
            from homeowners where id = caller_homeowner_id and archived_at is null;
            valid := valid and found;
        elsif caller_kind is distinct from 'admin' then
            valid := false;
        end if;
    end if;
    if not coalesce(valid, false) then
        if caller_kind = 'manager' and caller_impersonator_id is null then
            select membership.role into present_role
            from users
            join organization_memberships as membership on membership.user_id = users.id
            where users.id = caller_user_id
                and users.session_generation = caller_generation
                and membership.organization_id = caller_organization_id
                and not exists (select from revoked_sessions where sid = caller_session_id);
        end if;
        raise exception using
            errcode = 'PV401', message = 'The session is not valid.',
            detail = coalesce(present_role, '');
    end if;
    -- One expression, because PL/pgSQL computes it without starting a query, and every call does so.
    written := set_config('pavilion.kind', caller_kind, true)
        || set_config('pavilion.user_id', coalesce(entered_user::text, ''), true)
        || set_config('pavilion.organization_id', coalesce(entered_organization::text, ''), true)
        || set_config(
            'pavilion.role', case caller_kind when 'manager' then caller_role else '' end, true)
        || set_config('pavilion.homeowner_id', coalesce(entered_homeowner::text, ''), true)
        || set_config('pavilion.association_id', coalesce(entered_association::text, ''), true)
        || set_config('pavilion.impersonator_id', coalesce(caller_impersonator_id::text, ''), true)
        || set_config('pavilion.endpoint', coalesce(caller_endpoint, ''), true)
        || set_config('pavilion.ip', coalesce(host(caller_ip), ''), true)
        || set_config('application_name', coalesce(caller_endpoint, ''), true);
end
$$;

-- Signing out: the token ends now and not when it expires.
create procedure revoke_session(ended_sid uuid, of_user uuid, token_expires_at timestamptz)
    language sql security definer set search_path = public, pg_temp
    begin atomic
        insert into revoked_sessions (sid, user_id, expires_at)
        values (ended_sid, of_user, token_expires_at)
        on conflict do nothing;
    end;

-- Signing out everywhere, as manager and as homeowner; returns the new generation of the scope's
-- own person.
create function end_all_sessions() returns integer
    language sql security definer set search_path = public, pg_temp
    begin atomic
        update users set session_generation = session_generation + 1
        where id = scope_user_id() and scope_impersonator_id() is null
        returning session_generation;
    end;

-- End a session in exchange for another one. PV401 when it has ended already, so that one sign-in
-- never becomes two and no session survives an earlier sign-out.
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

-- Move to another organization of the scope's own person; the old session ends. PV404 where the
-- person is no member. Both organizations keep a record, and a move to the present one leaves one
-- record.
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
    where organization_id = to_organization and user_id = scope_user_id()
        and scope_kind() = 'manager';
    if not found then
        raise exception using
            errcode = 'PV404', column = 'organization_id',
            message = 'You are not a member of such an organization.';
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

-- Move to another home of the scope's own person; the old session ends.
create function switch_home(
    to_homeowner uuid, old_sid uuid, old_token_expires_at timestamptz
)
    returns table (organization_id uuid, generation integer)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    homeowner homeowners;
begin
    select * into homeowner from homeowners
    where id = to_homeowner and user_id = scope_user_id() and archived_at is null
        and scope_kind() = 'homeowner';
    if not found then
        raise exception using
            errcode = 'PV404', column = 'homeowner_id', message = 'You have no such home.';
    end if;
    call exchange_session(old_sid, old_token_expires_at);
    return query
        select homeowner.organization_id, session_generation from users where id = scope_user_id();
end
$$;

grant execute on procedure
    enter_scope(text, uuid, uuid, integer, uuid, text, uuid, uuid, text, inet)
    to pavilion_tenant, pavilion_sign_in, pavilion_platform;
-- Signing out needs no valid session, so it is not the tenant's: that login could end any session.
grant execute on procedure revoke_session(uuid, uuid, timestamptz) to pavilion_sign_in;
grant execute on function end_all_sessions()
    to pavilion_tenant, pavilion_sign_in, pavilion_platform;
grant execute on function
    switch_organization(uuid, uuid, timestamptz), switch_home(uuid, uuid, timestamptz)
    to pavilion_tenant, pavilion_sign_in;
