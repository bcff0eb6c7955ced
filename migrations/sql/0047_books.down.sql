create function books_closed_through(of_organization uuid) returns date
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select books_closed_through from organizations
        where id = of_organization and is_in_scope(of_organization);
    end;
grant execute on function books_closed_through(uuid) to pavilion_tenant, pavilion_platform;
drop trigger closed_day_again on bank_batches;
drop function keep_closed_batch();
drop trigger closed_day on bank_batches;
drop trigger brought_forward on payment_reversals;
drop function open_effective_on();
drop trigger brought_forward_at_once on payments;
drop trigger brought_forward on payments;
drop function open_received_date();
drop function open_day(uuid, date);
