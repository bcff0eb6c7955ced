drop function own_homes();
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
grant execute on function own_homes() to pavilion_tenant, pavilion_sign_in;

drop function choices_of(uuid);
create function choices_of(attempt uuid)
    returns table (
        kind text, organization_id uuid, organization_name text, role text, homeowner_id uuid,
        association_id uuid, association_name text
    )
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select 'manager', organization.id, organization.name, membership.role, null::uuid,
            null::uuid, null::text
        from organization_memberships as membership
        join organizations as organization on organization.id = membership.organization_id
        where membership.user_id = person_of(attempt)
        union all
        select 'homeowner', organization.id, organization.name, null, homeowner.id,
            association.id, association.name
        from homeowners as homeowner
        join associations as association on association.id = homeowner.association_id
        join organizations as organization on organization.id = homeowner.organization_id
        where homeowner.user_id = person_of(attempt) and homeowner.archived_at is null
        union all
        select 'super_admin', null, null, null, null, null, null
        from users where id = person_of(attempt) and is_super_admin
        union all
        select 'join_request', null, null, null, null, association.id, association.name
        from join_requests as request
        join associations as association on association.id = request.association_id
        where request.user_id = person_of(attempt) and request.status = 'pending';
    end;
