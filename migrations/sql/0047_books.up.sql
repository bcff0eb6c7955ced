-- Closed books hold against every way to date money: by the processor and the bank, too.

-- The day, or today where the books are closed on it. The organization's row is held, so that a close
-- that is under way comes before or after.
create function open_day(of_organization uuid, day date) returns date
    language sql volatile security definer set search_path = public, pg_temp
    begin atomic
        select case when day <= books_closed_through
            then (now() at time zone time_zone)::date else day end
        from organizations where id = of_organization for share;
    end;

create function open_received_date() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    new.received_date := open_day(new.organization_id, new.received_date);
    return new;
end
$$;
-- A pending payment counts from its success on. What the processor pays back is received when it is
-- told.
create trigger brought_forward before update of succeeded_at on payments
    for each row when (old.succeeded_at is null and new.succeeded_at is not null)
    execute function open_received_date();
create trigger brought_forward_at_once before insert on payments
    for each row when (scope_kind() = 'system') execute function open_received_date();

create function open_effective_on() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    new.effective_on := open_day(new.organization_id, new.effective_on);
    return new;
end
$$;
-- What the processor has given back or taken can't be refused any more. Named to come before the
-- refusal of a closed day.
create trigger brought_forward before insert on payment_reversals
    for each row when (scope_kind() = 'system' or new.processor_refund_id is not null)
    execute function open_effective_on();

-- A batch says on which day its money was at the bank.
create trigger closed_day before insert on bank_batches
    for each row when (scope_kind() = 'manager') execute function refuse_closed_day('deposited_on');

create function keep_closed_batch() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    closed_through date := (
        select books_closed_through from organizations where id = old.organization_id for share);
begin
    if old.deposited_on <= closed_through then
        raise exception using errcode = 'PV409',
            message = format('The books are closed through %s.', closed_through);
    end if;
    return old;
end
$$;
create trigger closed_day_again before delete on bank_batches
    for each row when (scope_kind() = 'manager') execute function keep_closed_batch();

drop function books_closed_through(uuid);
