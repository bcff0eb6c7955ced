drop trigger failed_autopay on payments;
drop function tell_failed_autopay();
drop trigger end_autopay on tenants;
drop function end_autopay();
create or replace function release_payment_methods() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    insert into outbox (organization_id, kind, payload)
    select organization_id, 'email', jsonb_build_object(
        'template', 'autopay_switched', 'payment_method_id', id, 'is_on', false)
    from payment_methods
    where organization_id = new.organization_id and homeowner_id = new.id and autopay;
    update payment_methods
    set detached_at = now(), is_default = false, autopay = false, detach_due_at = now()
    where organization_id = new.organization_id and homeowner_id = new.id and detached_at is null;
    return null;
end
$$;
drop trigger tell_autopay_again on payment_methods;
drop trigger tell_autopay on payment_methods;
drop function tell_autopay();
revoke update (autopay) on payment_methods from pavilion_platform;
revoke execute on function hold_processor_account() from pavilion_platform;
revoke insert (organization_id, payment_id) on processor_requests from pavilion_platform;
drop function next_try_on(charges);
drop index payment_methods_autopay_idx;
drop view autopay_methods;
