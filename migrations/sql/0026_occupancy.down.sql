drop trigger keep_leasing on tenants;
drop function keep_leasing_tenant();
drop trigger keep_occupied on units;
drop function keep_occupied_unit();
drop trigger keep_let on units;
drop function keep_let_unit();
drop trigger occupy_at_last on leases;
drop trigger occupy_again on leases;
drop trigger occupy on leases;
drop function occupy();
drop function occupy_units(uuid, uuid[]);
drop function is_let(units, date);
revoke update (updated_at) on units from pavilion_platform;

create or replace function recount_units() returns trigger
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

create or replace function count_unit() returns trigger
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

drop procedure charge_property(uuid, integer, integer);
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

alter table property_counts drop column occupied;
drop trigger touch on units;
alter table units drop column occupied;
call touch_changes('units');
drop trigger audit on units;
create trigger audit after insert or update or delete on units
    for each row execute function audit_change();
