drop function recount_usage(uuid);
create function recount_usage(of_organization uuid)
    returns table (properties bigint, units bigint, members bigint, storage_bytes bigint)
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select
            (select count(*) from properties
                where organization_id = of_organization and archived_at is null),
            (select count(*) from units
                where organization_id = of_organization and archived_at is null),
            (select count(*) from organization_memberships
                where organization_id = of_organization),
            (select coalesce(sum(size_bytes), 0)::bigint from documents
                where organization_id = of_organization);
    end;

grant execute on function recount_usage(uuid) to pavilion_platform;

create or replace function limits_exceeded(of_organization uuid, by_plan uuid)
    returns table ("limit" text, used bigint, allowed bigint)
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select compared.*
        from organization_usage as usage, subscription_plans as plan, lateral (values
            ('properties', usage.properties::bigint, plan.max_properties::bigint),
            ('units', usage.units, plan.max_units),
            ('members', usage.members, plan.max_members),
            ('storage_bytes', usage.storage_bytes, plan.max_storage_bytes)
        ) as compared (limit_name, used, allowed)
        where usage.organization_id = of_organization and plan.id = by_plan
            and compared.used > compared.allowed;
    end;

create or replace function charge_usage(of_organization uuid, counted text, change bigint)
    returns void language plpgsql
    as $$
declare
    used bigint;
    allowed bigint;
begin
    if change = 0 then
        return;
    end if;
    update organization_usage set
        properties = properties + case counted when 'properties' then change else 0 end,
        units = units + case counted when 'units' then change else 0 end,
        members = members + case counted when 'members' then change else 0 end,
        storage_bytes = storage_bytes + case counted when 'storage_bytes' then change else 0 end
    where organization_id = of_organization
    returning case counted
        when 'properties' then properties
        when 'units' then units
        when 'members' then members
        when 'storage_bytes' then storage_bytes
    end into used;
    if change < 0 then
        return;
    end if;
    select case counted
        when 'properties' then max_properties
        when 'units' then max_units
        when 'members' then max_members
        when 'storage_bytes' then max_storage_bytes
    end into allowed
    from effective_plans where organization_id = of_organization;
    if used > allowed then
        perform refuse_over_limit(counted, used - change, allowed);
    end if;
end
$$;

drop table tenants;
drop trigger touch on organization_usage;
alter table organization_usage drop column tenants;
call touch_changes('organization_usage');
