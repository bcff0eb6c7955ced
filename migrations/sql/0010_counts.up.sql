-- Counts that lists show of each property and association, kept by triggers, so that a list costs
-- the same at ten units and at ten thousand. They are tables of their own, so that a new unit
-- changes neither its property's nor its association's version.
--
-- Locks are taken in the order property, association, usage by every change, so that two changes
-- wait in a row and never in a circle. For that the trigger name `counts` sorts before `quota`.

-- Half of each page stays free, as in organization_usage.
create table association_counts (
    association_id uuid primary key,
    organization_id uuid not null,
    properties integer not null default 0 check (properties >= 0),
    units integer not null default 0 check (units >= 0),
    homeowners integer not null default 0 check (homeowners >= 0),
    constraint association_counts_association_id_fkey
        foreign key (organization_id, association_id)
        references associations (organization_id, id) on delete cascade
) with (fillfactor = 50);

create table property_counts (
    property_id uuid primary key,
    organization_id uuid not null,
    units integer not null default 0 check (units >= 0),
    constraint property_counts_property_id_fkey
        foreign key (organization_id, property_id)
        references properties (organization_id, id) on delete cascade
) with (fillfactor = 50);

call protect_tenant_table('association_counts', audited => false);
call protect_tenant_table('property_counts', audited => false);
grant select on association_counts, property_counts to pavilion_tenant, pavilion_platform;

-- A row without an association changes no count. The triggers below call it with their rights.
create procedure charge_association(
    of_association uuid, properties_change integer, units_change integer, homeowners_change integer
)
    language plpgsql
    as $$
begin
    if of_association is null
        or (properties_change, units_change, homeowners_change) = (0, 0, 0)
    then
        return;
    end if;
    update association_counts set
        properties = properties + properties_change,
        units = units + units_change,
        homeowners = homeowners + homeowners_change
    where association_id = of_association;
end
$$;

-- The first update waits for a move of the property to another association, or makes that move wait
-- until these units are counted, so that the second statement reads the right association.
create procedure charge_property(of_property uuid, units_change integer)
    language plpgsql
    as $$
declare
    belongs_to uuid;
begin
    if units_change = 0 then
        return;
    end if;
    update property_counts set units = units + units_change where property_id = of_property;
    select association_id into belongs_to from properties where id = of_property;
    call charge_association(belongs_to, 0, units_change, 0);
end
$$;

create function start_counts() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if tg_table_name = 'associations' then
        insert into association_counts (association_id, organization_id)
        values (new.id, new.organization_id);
    else
        insert into property_counts (property_id, organization_id)
        values (new.id, new.organization_id);
        call charge_association(
            new.association_id, (new.archived_at is null)::integer, 0, 0);
    end if;
    return null;
end
$$;
create trigger counts after insert on associations for each row execute function start_counts();
create trigger counts after insert on properties for each row execute function start_counts();

-- A property takes its units along to another association. Both associations are locked in one
-- order, because two properties may be moved in opposite directions at once.
create function count_property() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    moved integer := 0;
begin
    if tg_op = 'DELETE' then
        call charge_association(
            old.association_id, -(old.archived_at is null)::integer, 0, 0);
        return null;
    end if;
    if new.association_id is distinct from old.association_id then
        select units into moved from property_counts where property_id = new.id for update;
        perform from association_counts
        where association_id in (old.association_id, new.association_id)
        order by association_id for no key update;
        call charge_association(
            old.association_id, -(old.archived_at is null)::integer, -moved, 0);
        call charge_association(
            new.association_id, (new.archived_at is null)::integer, moved, 0);
    else
        call charge_association(
            new.association_id,
            (new.archived_at is null)::integer - (old.archived_at is null)::integer, 0, 0);
    end if;
    return null;
end
$$;
create trigger counts_again after delete or update of association_id, archived_at on properties
    for each row execute function count_property();

create function count_unit() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if tg_op = 'INSERT' then
        call charge_property(new.property_id, (new.archived_at is null)::integer);
    else
        call charge_property(old.property_id, -(old.archived_at is null)::integer);
    end if;
    return null;
end
$$;
create trigger counts after insert or delete on units
    for each row execute function count_unit();

-- Once a statement, because a property is archived with thousands of units in one. The units' share
-- of the plan is charged here too, so that the usage is locked after property and association.
create function recount_units() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    changed record;
begin
    for changed in
        select organization_id, property_id, sum(one)::integer as units
        from (
            select organization_id, property_id, -1 as one from before where archived_at is null
            union all
            select organization_id, property_id, 1 from after where archived_at is null
        ) as counted
        group by grouping sets ((organization_id, property_id), organization_id)
        having sum(one) <> 0
        order by property_id nulls last
    loop
        if changed.property_id is null then
            perform charge_usage(changed.organization_id, 'units', changed.units);
        else
            call charge_property(changed.property_id, changed.units);
        end if;
    end loop;
    return null;
end
$$;
create trigger counts_again after update on units
    referencing old table as before new table as after
    for each statement execute function recount_units();
