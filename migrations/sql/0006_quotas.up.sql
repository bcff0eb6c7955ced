-- Triggers that no endpoint can bypass: the limits of the plan, at least one owner, and the rows that
-- every organization has.

-- Add `change` to what the organization uses of `counted`; PV403 when that exceeds its plan.
--
-- The update locks the usage row and only a later statement reads the plan, so the count is exact
-- under any concurrency: a change of the plan locks subscription, then usage, then compares, and so
-- either sees this change or is seen here. The triggers below call it with their rights.
create function charge_usage(of_organization uuid, counted text, change bigint) returns void
    language plpgsql
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

-- The LIMIT_EXCEEDED problem that the client reads.
create function refuse_over_limit(counted text, used bigint, allowed bigint) returns void
    language plpgsql
    as $$
begin
    raise exception using
        errcode = 'PV403',
        message = format('The plan allows %s %s.', allowed, case counted
            when 'storage_bytes' then 'bytes of storage' else counted end),
        detail = json_build_object('limits', json_build_array(json_build_object(
            'limit', counted, 'used', used, 'allowed', allowed)));
end
$$;

-- The name of the table is the name of the limit. Archived rows are not counted.
create function count_unarchived() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if tg_op = 'INSERT' then
        perform charge_usage(
            new.organization_id, tg_table_name, (new.archived_at is null)::integer);
    elsif tg_op = 'DELETE' then
        perform charge_usage(
            old.organization_id, tg_table_name, -(old.archived_at is null)::integer);
    else
        perform charge_usage(
            new.organization_id, tg_table_name,
            (new.archived_at is null)::integer - (old.archived_at is null)::integer);
    end if;
    return null;
end
$$;

create function count_members() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if tg_op = 'INSERT' then
        perform charge_usage(new.organization_id, 'members', 1);
    else
        perform charge_usage(old.organization_id, 'members', -1);
    end if;
    return null;
end
$$;
create trigger quota after insert or delete on organization_memberships
    for each row execute function count_members();

-- At commit, after both of two concurrent removals: the second waits for the lock of the first and
-- then counts without that owner.
create function keep_an_owner() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    perform from organization_usage where organization_id = old.organization_id for update;
    if not exists (
        select from organization_memberships
        where organization_id = old.organization_id and role = 'owner'
    ) then
        raise exception using
            errcode = 'PV409', message = 'An organization keeps at least one owner.';
    end if;
    return null;
end
$$;
create constraint trigger keep_an_owner
    after update or delete on organization_memberships
    deferrable initially deferred
    for each row when (old.role = 'owner') execute function keep_an_owner();

create function make_usage() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    insert into organization_usage (organization_id) values (new.id);
    return null;
end
$$;
create trigger usage after insert on organizations
    for each row execute function make_usage();

-- An organization has a subscription and an owner, whichever function creates it.
create function refuse_incomplete_organization() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if not exists (select from subscriptions where organization_id = new.id)
        or not exists (
            select from organization_memberships
            where organization_id = new.id and role = 'owner'
        )
    then
        raise exception using
            errcode = 'integrity_constraint_violation',
            message = 'An organization needs a subscription and an owner.';
    end if;
    return null;
end
$$;
create constraint trigger complete after insert on organizations
    deferrable initially deferred
    for each row execute function refuse_incomplete_organization();
