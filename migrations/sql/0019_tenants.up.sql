-- Tenants: persons that rent or apply. A plan limits their number, in every status.

create table tenants (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    first_name text not null check (length(first_name) between 1 and 200),
    last_name text not null check (length(last_name) between 1 and 200),
    -- A search may begin with either name.
    name_key text collate "C" not null
        generated always as (search_key(first_name || ' ' || last_name)) stored,
    last_name_key text collate "C" not null
        generated always as (search_key(last_name || ' ' || first_name)) stored,
    -- Not unique: couples share an address.
    email text check (length(email) between 3 and 254),
    email_key text collate "C" generated always as (search_key(email)) stored,
    phone text check (length(phone) between 5 and 40),
    phone_key text collate "C" generated always as (phone_key(phone)) stored,
    notes text check (length(notes) <= 5000),
    status text not null default 'prospect' check (status in (
        'prospect', 'screening', 'approved', 'declined', 'withdrawn', 'active', 'inactive'
    )),
    status_note text check (length(status_note) between 1 and 500),
    -- What an applicant asks for.
    property_id uuid,
    unit_id uuid,
    archived_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    constraint tenants_property_id_fkey
        foreign key (organization_id, property_id) references properties (organization_id, id),
    constraint tenants_unit_id_fkey
        foreign key (organization_id, property_id, unit_id)
        references units (organization_id, property_id, id),
    constraint tenants_unit_id_check check (unit_id is null or property_id is not null)
);
create index tenants_active_idx on tenants (organization_id, created_at desc, id desc)
    where archived_at is null;
create index tenants_archived_idx on tenants (organization_id, created_at desc, id desc)
    where archived_at is not null;
create index tenants_status_idx
    on tenants (organization_id, status, created_at desc, id desc)
    where archived_at is null;
create index tenants_archived_status_idx
    on tenants (organization_id, status, created_at desc, id desc)
    where archived_at is not null;
create index tenants_property_id_idx
    on tenants (organization_id, property_id, created_at desc, id desc)
    where archived_at is null and property_id is not null;
create index tenants_archived_property_id_idx
    on tenants (organization_id, property_id, created_at desc, id desc)
    where archived_at is not null and property_id is not null;
create index tenants_name_key_idx on tenants (organization_id, name_key)
    where archived_at is null;
create index tenants_archived_name_key_idx on tenants (organization_id, name_key)
    where archived_at is not null;
create index tenants_last_name_key_idx on tenants (organization_id, last_name_key)
    where archived_at is null;
create index tenants_archived_last_name_key_idx on tenants (organization_id, last_name_key)
    where archived_at is not null;
create index tenants_email_key_idx on tenants (organization_id, email_key)
    where archived_at is null;
create index tenants_archived_email_key_idx on tenants (organization_id, email_key)
    where archived_at is not null;
create index tenants_phone_key_idx on tenants (organization_id, phone_key)
    where archived_at is null;
create index tenants_archived_phone_key_idx on tenants (organization_id, phone_key)
    where archived_at is not null;
create index tenants_unit_id_idx on tenants (organization_id, unit_id) where unit_id is not null;

call protect_tenant_table('tenants');
call refuse_archived_references('tenants');
create trigger quota after insert or delete or update of archived_at on tenants
    for each row execute function count_unarchived();
grant select on tenants to pavilion_tenant, pavilion_platform;
grant insert (
    organization_id, first_name, last_name, email, phone, notes, property_id, unit_id
) on tenants to pavilion_tenant;
grant update (
    first_name, last_name, email, phone, notes, status, status_note, property_id, unit_id,
    archived_at
) on tenants to pavilion_tenant;

alter table organization_usage
    add column tenants integer not null default 0 check (tenants >= 0);
call touch_changes('organization_usage');

-- Each as before, and with tenants.
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
        tenants = tenants + case counted when 'tenants' then change else 0 end,
        members = members + case counted when 'members' then change else 0 end,
        storage_bytes = storage_bytes + case counted when 'storage_bytes' then change else 0 end
    where organization_id = of_organization
    returning case counted
        when 'properties' then properties
        when 'units' then units
        when 'tenants' then tenants
        when 'members' then members
        when 'storage_bytes' then storage_bytes
    end into used;
    if change < 0 then
        return;
    end if;
    select case counted
        when 'properties' then max_properties
        when 'units' then max_units
        when 'tenants' then max_tenants
        when 'members' then max_members
        when 'storage_bytes' then max_storage_bytes
    end into allowed
    from effective_plans where organization_id = of_organization;
    if used > allowed then
        perform refuse_over_limit(counted, used - change, allowed);
    end if;
end
$$;

create or replace function limits_exceeded(of_organization uuid, by_plan uuid)
    returns table ("limit" text, used bigint, allowed bigint)
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select compared.*
        from organization_usage as usage, subscription_plans as plan, lateral (values
            ('properties', usage.properties::bigint, plan.max_properties::bigint),
            ('units', usage.units, plan.max_units),
            ('tenants', usage.tenants, plan.max_tenants),
            ('members', usage.members, plan.max_members),
            ('storage_bytes', usage.storage_bytes, plan.max_storage_bytes)
        ) as compared (limit_name, used, allowed)
        where usage.organization_id = of_organization and plan.id = by_plan
            and compared.used > compared.allowed;
    end;

drop function recount_usage(uuid);
create function recount_usage(of_organization uuid)
    returns table (
        properties bigint, units bigint, tenants bigint, members bigint, storage_bytes bigint
    )
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select
            (select count(*) from properties
                where organization_id = of_organization and archived_at is null),
            (select count(*) from units
                where organization_id = of_organization and archived_at is null),
            (select count(*) from tenants
                where organization_id = of_organization and archived_at is null),
            (select count(*) from organization_memberships
                where organization_id = of_organization),
            (select coalesce(sum(size_bytes), 0)::bigint from documents
                where organization_id = of_organization);
    end;

grant execute on function recount_usage(uuid) to pavilion_platform;
