drop trigger end_former_sessions on organization_memberships;
drop trigger end_former_sessions on homeowners;
drop function end_former_sessions();
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
        where homeowner.user_id = scope_user_id() and homeowner.archived_at is null
        order by homeowner.created_at desc, homeowner.id desc;
    end;
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
        where membership.user_id = scope_user_id()
        order by membership.created_at desc, membership.id desc;
    end;
drop procedure begin_impersonation(uuid, text, uuid, text, uuid, timestamptz);
drop function day_begins(date);
drop function audited_name(uuid);
drop index audit_log_row_id_idx;
drop index audit_log_table_name_idx;
drop index audit_log_actor_user_id_idx;
drop policy administration on audit_log;
create policy homeowner_select on audit_log as restrictive for select to pavilion_tenant
    using (scope_homeowner_id() is null);
revoke select on audit_log from pavilion_tenant;
