-- What is due is collected without asking, where the payer has agreed to it. Each try is a payment.

-- What an account may be collected from, each method of each payer: the tenants of an active lease,
-- and an unarchived homeowner.
create view autopay_methods with (security_invoker = true) as
    select lease.organization_id, lease.account_id, lease.id as lease_id,
        method.id as payment_method_id, renter.is_primary, method.created_at
    from payment_methods as method
    join lease_tenants as renter on renter.organization_id = method.organization_id
        and renter.tenant_id = method.tenant_id
    join leases as lease on lease.organization_id = renter.organization_id
        and lease.id = renter.lease_id
    where method.autopay and lease.status = 'active'
    union all
    select account.organization_id, account.id, null, method.id, true, method.created_at
    from payment_methods as method
    join homeowners as homeowner on homeowner.organization_id = method.organization_id
        and homeowner.id = method.homeowner_id
    join accounts as account on account.organization_id = homeowner.organization_id
        and account.homeowner_id = homeowner.id
    where method.autopay and homeowner.archived_at is null;
grant select on autopay_methods to pavilion_tenant, pavilion_platform;
create index payment_methods_autopay_idx on payment_methods (organization_id) where autopay;

-- The day from which an open charge may be tried, again or for the first time. Three tries at most,
-- three days apart, and none once one of them has counted: what is given back then, or taken back by
-- the bank, is for a person to settle.
create function next_try_on(charge charges) returns date
    language sql stable
    begin atomic
        select case
            when count(*) < 3
                and count(*) filter (where status = 'pending' or succeeded_at is not null) = 0
                then greatest(charge.due_date, max(received_date) + 3) end
        from payments
        where organization_id = charge.organization_id and for_charge_id = charge.id
            and origin = 'autopay';
    end;
grant execute on function next_try_on(charges) to pavilion_tenant, pavilion_platform;

-- The job collects as a request by the office does.
grant insert (organization_id, payment_id) on processor_requests to pavilion_platform;
grant execute on function hold_processor_account() to pavilion_platform;
-- A dispute of a bank debit switches its method off.
grant update (autopay) on payment_methods to pavilion_platform;

-- Each switch is told to the payer, whether by the office, the homeowner, an event or a job.
create function tell_autopay() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    insert into outbox (organization_id, kind, payload)
    values (new.organization_id, 'email', jsonb_build_object(
        'template', 'autopay_switched', 'payment_method_id', new.id, 'is_on', new.autopay));
    return null;
end
$$;
create trigger tell_autopay after insert on payment_methods
    for each row when (new.autopay) execute function tell_autopay();
create trigger tell_autopay_again after update of autopay on payment_methods
    for each row when (new.autopay <> old.autopay) execute function tell_autopay();

create or replace function release_payment_methods() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    update payment_methods
    set detached_at = now(), is_default = false, autopay = false, detach_due_at = now()
    where organization_id = new.organization_id and homeowner_id = new.id and detached_at is null;
    return null;
end
$$;

-- A tenant becomes inactive by the end of the last lease, or by being taken off it. What the next
-- lease would owe was not authorized.
create function end_autopay() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    update payment_methods set autopay = false
    where organization_id = new.organization_id and tenant_id = new.id and autopay;
    return null;
end
$$;
create trigger end_autopay after update of status on tenants
    for each row when (old.status = 'active' and new.status = 'inactive')
    execute function end_autopay();

-- A try that has failed is told to the payer and to the members with the roles of money, whichever
-- process learns of it.
create function tell_failed_autopay() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    insert into outbox (organization_id, kind, payload)
    select new.organization_id, 'email', jsonb_build_object(
        'template', 'autopay_failed', 'payment_id', new.id, 'user_id', told.user_id)
    from (
        select null::uuid as user_id
        union all
        select user_id from organization_memberships
        where organization_id = new.organization_id and role in ('owner', 'admin', 'accountant')
    ) as told;
    return null;
end
$$;
create trigger failed_autopay after update of status on payments
    for each row when (
        new.origin = 'autopay' and old.status = 'pending' and new.status = 'failed')
    execute function tell_failed_autopay();
