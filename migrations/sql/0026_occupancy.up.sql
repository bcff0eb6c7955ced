-- Which units are occupied: an active lease has begun and not run out. Stored, because lists filter
-- by it and count it; a trigger follows the leases, and a job each local day what the calendar
-- changes. Beside it stand the rules between leases and what may be archived or renovated: each is
-- judged under the lock of the unit or the tenant, so that no race passes it.

alter table units add column occupied boolean not null default false;
-- The flag follows leases, which are in the log themselves.
drop trigger audit on units;
create trigger audit after insert or update or delete on units
    for each row execute function audit_change('occupied');
call touch_changes('units');

create index units_occupied_idx on units (organization_id, created_at desc, id desc)
    where archived_at is null and occupied;
create index units_vacant_idx on units (organization_id, created_at desc, id desc)
    where archived_at is null and not occupied and not under_renovation;
create index units_archived_occupied_idx on units (organization_id, created_at desc, id desc)
    where archived_at is not null and occupied;

alter table property_counts
    add column occupied integer not null default 0 check (occupied between 0 and units);

-- As before, and with the occupied units.
drop procedure charge_property(uuid, integer);
create procedure charge_property(
    of_property uuid, units_change integer, occupied_change integer
)
    language plpgsql
    as $$
declare
    belongs_to uuid;
begin
    if (units_change, occupied_change) = (0, 0) then
        return;
    end if;
    -- The first update waits for a move of the property to another association, or makes that move
    -- wait until these units are counted, so that the second statement reads the right association.
    update property_counts set
        units = units + units_change,
        occupied = occupied + occupied_change
    where property_id = of_property;
    if units_change <> 0 then
        select association_id into belongs_to from properties where id = of_property;
        call charge_association(belongs_to, 0, units_change, 0);
    end if;
end
$$;

create or replace function count_unit() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if tg_op = 'INSERT' then
        call charge_property(
            new.property_id, (new.archived_at is null)::integer,
            (new.archived_at is null and new.occupied)::integer);
    else
        call charge_property(
            old.property_id, -(old.archived_at is null)::integer,
            -(old.archived_at is null and old.occupied)::integer);
    end if;
    return null;
end
$$;

create or replace function recount_units() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    changed record;
begin
    for changed in
        select organization_id, property_id, sum(one)::integer as units,
            coalesce(sum(one) filter (where occupied), 0)::integer as occupied
        from (
            select organization_id, property_id, occupied, -1 as one from before
            where archived_at is null
            union all
            select organization_id, property_id, occupied, 1 from after where archived_at is null
        ) as counted
        group by grouping sets ((organization_id, property_id), organization_id)
        having sum(one) <> 0 or coalesce(sum(one) filter (where occupied), 0) <> 0
        order by property_id nulls last
    loop
        if changed.property_id is null then
            perform charge_usage(changed.organization_id, 'units', changed.units);
        else
            call charge_property(changed.property_id, changed.units, changed.occupied);
        end if;
    end loop;
    return null;
end
$$;

-- Whether a lease runs in the unit on this day.
create function is_let(unit units, today date) returns boolean
    language sql stable
    begin atomic
        select exists (
            select from leases
            where leases.organization_id = (unit).organization_id and leases.unit_id = (unit).id
                and leases.status = 'active' and leases.start_date <= today
                and (leases.runs_until is null or leases.runs_until >= today)
        );
    end;

-- Bring the flags of these units into line with the organization's leases and its present day;
-- returns how many changed. The caller holds the units' locks, as a change of a lease does until its
-- commit.
create function occupy_units(of_organization uuid, of_units uuid[]) returns bigint
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    today date := (
        select (now() at time zone time_zone)::date from organizations where id = of_organization);
    changed bigint;
begin
    update units set occupied = not occupied
    where organization_id = of_organization and id = any(of_units)
        and occupied <> is_let(units, today);
    get diagnostics changed = row_count;
    return changed;
end
$$;
grant execute on function occupy_units(uuid, uuid[]) to pavilion_platform;
-- For the lock alone, as on accounts.
grant update (updated_at) on units to pavilion_platform;

-- After each change of active leases. The units are locked before anything is judged, so that what
-- another transaction does to one of them meanwhile is seen here, or sees this lease. Once a
-- statement, because a job ends many leases in one.
create function occupy() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    changed uuid[];
    begun uuid[];
    refused record;
    organization uuid;
begin
    case tg_op
        when 'INSERT' then
            changed := array(select unit_id from after where status = 'active');
            begun := changed;
        when 'DELETE' then
            changed := array(select unit_id from before where status = 'active');
        else
            changed := array(
                select after.unit_id from after join before using (id)
                where 'active' in (after.status, before.status)
                    and (after.status, after.start_date, after.runs_until)
                        is distinct from (before.status, before.start_date, before.runs_until));
            begun := array(
                select after.unit_id from after join before using (id)
                where after.status = 'active' and before.status <> 'active');
    end case;
    if cardinality(changed) = 0 then
        return null;
    end if;
    perform from units where id = any(changed) order by id for no key update;
    select name, archived_at is not null as is_archived into refused from units
    where id = any(begun) and (archived_at is not null or under_renovation);
    if found then
        raise exception using errcode = 'PV409', message = case when refused.is_archived
            then 'The unit is archived. Restore it first.'
            else 'The unit is under renovation. Change that first.' end;
    end if;
    for organization in select distinct organization_id from units where id = any(changed) loop
        perform occupy_units(organization, changed);
    end loop;
    return null;
end
$$;
create trigger occupy after insert on leases
    referencing new table as after for each statement execute function occupy();
create trigger occupy_again after update on leases
    referencing old table as before new table as after
    for each statement execute function occupy();
create trigger occupy_at_last after delete on leases
    referencing old table as before for each statement execute function occupy();
-- What is let already.
select occupy_units(organization_id, array_agg(id)) from units group by organization_id;

create function keep_let_unit() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if exists (
        select from leases
        where organization_id = new.organization_id and unit_id = new.id and status = 'active'
    ) then
        raise exception using
            errcode = 'PV409',
            message = format('Unit %s has an active lease. End the lease first.', new.name);
    end if;
    return new;
end
$$;
create trigger keep_let before update of archived_at on units
    for each row when (old.archived_at is null and new.archived_at is not null)
    execute function keep_let_unit();

create function keep_occupied_unit() returns trigger
    language plpgsql set search_path = public, pg_temp
    as $$
begin
    raise exception using
        errcode = 'PV409',
        message = 'The unit is occupied. It can be under renovation once the lease has ended.';
end
$$;
create trigger keep_occupied before update of under_renovation on units
    for each row when (new.under_renovation and not old.under_renovation and new.occupied)
    execute function keep_occupied_unit();

create function keep_leasing_tenant() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if exists (
        select from lease_tenants
        join leases on leases.id = lease_tenants.lease_id
        where lease_tenants.organization_id = new.organization_id
            and lease_tenants.tenant_id = new.id and leases.status in ('draft', 'active')
    ) then
        raise exception using
            errcode = 'PV409',
            message = 'The tenant is on a lease that is active or a draft. End or delete it, or '
                'take the tenant off it, first.';
    end if;
    return new;
end
$$;
create trigger keep_leasing before update of archived_at on tenants
    for each row when (old.archived_at is null and new.archived_at is not null)
    execute function keep_leasing_tenant();
