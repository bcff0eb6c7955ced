create or replace procedure refuse_archived_references(referring regclass, lock text default 'share')
    language plpgsql set search_path = public, pg_temp
    as $procedure$
declare
    can_be_archived boolean := exists (
        select from pg_attribute where attrelid = referring and attname = 'archived_at');
    reference record;
    event text;
begin
    for reference in
        select attname as referring_column, confrelid::regclass as table_name,
            replace(regexp_replace(regexp_replace(
                confrelid::regclass::text, 'ies$', 'y'), 's$', ''), '_', ' ') as noun,
            replace(format('refuse_archived_%s_%s_%s', confrelid::regclass, attname, lock), ' ', '_')
                as function_name
        from pg_constraint
        -- The referenced row's own id stands last.
        join pg_attribute on attrelid = conrelid and attnum = conkey[cardinality(conkey)]
        where contype = 'f' and conrelid = referring and exists (
            select from pg_attribute where attrelid = confrelid and attname = 'archived_at')
    loop
        -- Its own function, because a statement that names its table is planned once a connection;
        -- one function that is told the table plans each time, which takes five times as long.
        execute format($function$
            create or replace function %I() returns trigger
                language plpgsql security definer set search_path = public, pg_temp
                as $body$
            declare
                is_archived boolean;
            begin
                select archived_at is not null into is_archived from %s
                where organization_id = new.organization_id and id = new.%I for %s;
                if not found then
                    raise foreign_key_violation using
                        message = 'There is no such %s.', table = tg_table_name,
                        constraint = tg_table_name || '_%s_fkey';
                end if;
                if is_archived then
                    raise exception using
                        errcode = 'PV409', message = 'The %s is archived. Restore it first.';
                end if;
                return new;
            end
            $body$
            $function$,
            reference.function_name, reference.table_name, reference.referring_column, lock,
            reference.noun, reference.referring_column, reference.noun);
        foreach event in array array[
            'archived_%1$s before insert on %2$s for each row
                when (new.%1$I is not null %4$s)',
            'archived_%1$s_again before update of %1$I %3$s on %2$s for each row
                when (new.%1$I is not null %4$s and (new.%1$I is distinct from old.%1$I %5$s))'
        ] loop
            execute format(
                'create or replace trigger ' || event || ' execute function %6$I()',
                reference.referring_column, referring,
                case when can_be_archived then ', archived_at' end,
                case when can_be_archived then 'and new.archived_at is null' end,
                case when can_be_archived then 'or old.archived_at is not null' end,
                reference.function_name);
        end loop;
    end loop;
end
$procedure$;

call refuse_archived_references('properties');
call refuse_archived_references('units', lock => 'no key update');
call refuse_archived_references('documents');
call refuse_archived_references('homeowners');
call refuse_archived_references('join_requests');
call refuse_archived_references('invitations');
call refuse_archived_references('tenants');
call refuse_archived_references('leases');
call refuse_archived_references('lease_tenants');
call refuse_archived_references('work_orders');
call refuse_archived_references('work_order_events');
call refuse_archived_references('payment_methods');
call refuse_archived_references('set_up_links');

create or replace function refuse_closed_day() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    closed_through date := (
        select books_closed_through from organizations where id = new.organization_id for share);
    days date[];
begin
    if closed_through is null then
        return new;
    end if;
    days := array[(to_jsonb(new) ->> tg_argv[0])::date];
    if tg_op = 'UPDATE' then
        days := days || (to_jsonb(old) ->> tg_argv[0])::date;
        -- A change of other fields may name the day, too.
        if days[1] = days[2] then
            return new;
        end if;
    end if;
    if closed_through >= any(days)
        and current_setting('pavilion.endpoint', true) is distinct from 'charges__run_rent'
    then
        raise exception using errcode = 'PV409',
            message = format('The books are closed through %s.', closed_through);
    end if;
    return new;
end
$$;
