-- Sessions of super-admins in a customer's place, and the audit log as its organization reads it.

grant select on audit_log to pavilion_tenant;
-- In place of the condition that no homeowner reads it, since a homeowner has no role. With both
-- PostgreSQL would expect one row, and sort them all for a page.
drop policy homeowner_select on audit_log;
create policy administration on audit_log as restrictive for select to pavilion_tenant
    using (scope_role() in ('owner', 'admin'));
create index audit_log_actor_user_id_idx
    on audit_log (organization_id, actor_user_id, at desc, id desc);
create index audit_log_table_name_idx on audit_log (organization_id, table_name, at desc, id desc);
create index audit_log_row_id_idx on audit_log (organization_id, row_id, at desc, id desc);

-- The name of a person in the audit log of the scope's organization. The policies on users hide
-- former members and operators.
create function audited_name(person uuid) returns text
    language sql stable strict security definer set search_path = public, pg_temp
    begin atomic
        select name from users
        where id = person and scope_role() in ('owner', 'admin') and exists (
            select from audit_log
            where organization_id = scope_organization_id() and actor_user_id = person
        );
    end;
grant execute on function audited_name(uuid) to pavilion_tenant;

-- When a day begins in the scope's organization.
create function day_begins(day date) returns timestamptz
    language sql stable set search_path = public, pg_temp
    begin atomic
        select day::timestamp at time zone time_zone
        from organizations where id = scope_organization_id();
    end;
grant execute on function day_begins(date) to pavilion_tenant;

-- End the super-admin's own session in exchange for one in a customer's place, and tell the
-- organization.
create procedure begin_impersonation(
    of_organization uuid, in_table text, in_place_of uuid, because text,
    old_sid uuid, old_token_expires_at timestamptz
)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    call require_super_admin();
    call exchange_session(old_sid, old_token_expires_at);
    insert into audit_log (organization_id, action, table_name, row_id, changes)
    values (
        of_organization, 'impersonate', in_table, in_place_of,
        jsonb_build_object('reason', jsonb_build_array(null, because))
    );
end
$$;
grant execute on procedure
    begin_impersonation(uuid, text, uuid, text, uuid, timestamptz) to pavilion_platform;

-- An impersonator's session has one place, the customer's, and none of the operator's own.
create or replace function own_organizations()
    returns table (
        organization_id uuid, name text, slug text, time_zone text, role text, joined_at timestamptz
    )
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select organization.id, organization.name, organization.slug, organization.time_zone,
            membership.role, membership.created_at
        from organization_memberships as membership
        join organizations as organization on organization.id = membership.organization_id
        where membership.user_id = scope_user_id() and scope_impersonator_id() is null
        union all
        select organization.id, organization.name, organization.slug, organization.time_zone,
            scope_role(), now()
        from organizations as organization
        where organization.id = scope_organization_id() and scope_kind() = 'manager'
            and scope_impersonator_id() is not null
        order by 6 desc, 1 desc;
    end;

create or replace function own_homes()
    returns table (
        homeowner_id uuid, organization_id uuid, organization_name text, time_zone text,
        association_id uuid, association_name text, property_name text, unit_name text, status text
    )
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select homeowner.id, organization.id, organization.name, organization.time_zone,
            association.id, association.name, property.name, unit.name, homeowner.status
        from homeowners as homeowner
        join associations as association on association.id = homeowner.association_id
        join organizations as organization on organization.id = homeowner.organization_id
        left join properties as property on property.id = homeowner.property_id
        left join units as unit on unit.id = homeowner.unit_id
        where homeowner.archived_at is null and (
            (homeowner.user_id = scope_user_id() and scope_impersonator_id() is null)
            or (homeowner.id = scope_homeowner_id() and scope_impersonator_id() is not null)
        )
        order by homeowner.created_at desc, homeowner.id desc;
    end;

-- A session that ended with its place must not work again once the person has the place back, so
-- the return ends every session of the person. A removal ends those of its own organization only.
create function end_former_sessions() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    -- No session lives longer than 30 days.
    if tg_table_name = 'homeowners' or exists (
        select from audit_log
        where organization_id = new.organization_id and table_name = tg_table_name
            and at > now() - interval '30 days' and action = 'delete'
            and changes #>> '{user_id,0}' = new.user_id::text
    ) then
        update users set session_generation = session_generation + 1 where id = new.user_id;
    end if;
    return null;
end
$$;
create trigger end_former_sessions after update of archived_at on homeowners
    for each row when (
        old.archived_at is not null and new.archived_at is null and new.user_id is not null
    )
    execute function end_former_sessions();
create trigger end_former_sessions after insert on organization_memberships
    for each row execute function end_former_sessions();
