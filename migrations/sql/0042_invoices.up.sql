-- What the processor billed for the plan, which of its events were taken, and what they change: the
-- plan's subscription, and residents' payments that were taken back or came back.

create table invoices (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    subscription_id uuid not null,
    number text check (length(number) between 1 and 200),
    amount_cents bigint not null check (amount_cents >= 0),
    currency text not null check (currency ~ '^[a-z]{3}$'),
    status text not null check (status in ('open', 'paid', 'failed', 'void', 'refunded')),
    processor_invoice_id text collate "C",
    hosted_url text check (length(hosted_url) <= 2000),
    period_start timestamptz,
    period_end timestamptz,
    due_date date,
    paid_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    constraint invoices_processor_invoice_id_key unique (organization_id, processor_invoice_id),
    constraint invoices_subscription_id_fkey
        foreign key (organization_id, subscription_id) references subscriptions (organization_id, id)
);
create index invoices_created_at_idx on invoices (organization_id, created_at desc, id desc);
create index invoices_subscription_id_idx on invoices (organization_id, subscription_id);

call protect_tenant_table('invoices');
grant select on invoices to pavilion_tenant, pavilion_platform;
grant insert (
    organization_id, subscription_id, number, amount_cents, currency, status,
    processor_invoice_id, hosted_url, period_start, period_end, due_date, paid_at
) on invoices to pavilion_platform;
grant update (
    number, amount_cents, currency, status, hosted_url, period_start, period_end, due_date, paid_at
) on invoices to pavilion_platform;

-- Written in the transaction of the effect, so an event that was taken is never taken again.
create table processor_events (
    event_id text collate "C" primary key check (length(event_id) <= 255),
    type text not null check (length(type) <= 200),
    organization_id uuid references organizations,
    received_at timestamptz not null default now()
);
create index processor_events_organization_id_idx on processor_events (organization_id);
call protect_platform_table('processor_events');
grant select, insert on processor_events to pavilion_platform;
create trigger append_only before update or delete on processor_events
    for each row execute function refuse_change();

-- When the events of an account were last listed, to find those that no webhook has brought. The
-- platform's own account has no name.
create table processor_look_ups (
    account text collate "C" primary key,
    looked_at timestamptz not null default now()
);
insert into processor_look_ups (account) values ('');
call protect_platform_table('processor_look_ups');
grant select, insert, update on processor_look_ups to pavilion_platform;

-- An event of the processor follows a subscription too, as its owner's changes do.
create function lock_subscription(of_organization uuid) returns subscriptions
    language sql security definer set search_path = public, pg_temp
    begin atomic
        select * from subscriptions
        where organization_id = of_organization and is_in_scope(of_organization)
        for update;
    end;

-- Set a subscription, which the caller has locked, to the state at the processor. A price that no
-- plan has leaves the plan as it is; `incomplete` changes nothing yet; a subscription that can't be
-- paid any more ends.
create function follow_subscription(
    subscription subscriptions,
    customer text,
    named text,
    state text,
    price text,
    period_start timestamptz,
    period_end timestamptz,
    trial_end timestamptz,
    cancels boolean
)
    returns subscriptions
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if state in ('canceled', 'unpaid', 'incomplete_expired') then
        -- The end of a subscription that this row does not follow changes nothing here.
        if subscription.processor_subscription_id is distinct from named then
            return subscription;
        end if;
        perform end_subscription(
            subscription.organization_id,
            case state when 'canceled' then 'cancelled' else 'unpaid' end);
        -- These two states are final, so there is no more to follow.
        update subscriptions set processor_subscription_id = null
        where id = subscription.id and processor_subscription_id is not null
            and state in ('canceled', 'incomplete_expired');
    elsif state <> 'incomplete' then
        update subscriptions set
            plan_id = coalesce(
                (select id from subscription_plans where processor_price_id = price), plan_id),
            status = case state when 'paused' then 'past_due' else state end,
            current_period_start = period_start, current_period_end = period_end,
            trial_ends_at = case state when 'trialing' then trial_end end,
            cancel_at_period_end = cancels, ended_reason = null,
            processor_customer_id = customer, processor_subscription_id = named
        where id = subscription.id;
    end if;
    select * into subscription from subscriptions where id = subscription.id;
    return subscription;
end
$$;

create or replace function follow_processor(
    customer text,
    named text,
    state text,
    price text,
    period_start timestamptz,
    period_end timestamptz,
    trial_end timestamptz,
    cancels boolean
)
    returns subscriptions
    language sql security definer set search_path = public, pg_temp
    begin atomic
        select * from follow_subscription(
            lock_own_subscription(), customer, named, state, price, period_start, period_end,
            trial_end, cancels);
    end;

-- The same for an event of the processor, whose login follows any organization's.
create function follow_processor_for(
    of_organization uuid,
    customer text,
    named text,
    state text,
    price text,
    period_start timestamptz,
    period_end timestamptz,
    trial_end timestamptz,
    cancels boolean
)
    returns subscriptions
    language sql security definer set search_path = public, pg_temp
    begin atomic
        select * from follow_subscription(
            lock_subscription(of_organization), customer, named, state, price, period_start,
            period_end, trial_end, cancels);
    end;
grant execute on function
    lock_subscription(uuid),
    follow_processor_for(
        uuid, text, text, text, text, timestamptz, timestamptz, timestamptz, boolean)
    to pavilion_platform;

-- A dispute withdraws money once, a refund gives it back once. What goes beyond what is left of the
-- payment is owed again as a charge, and what comes back is a payment of its own: each names the
-- dispute or the refund, so that it is made once however often that is reported.
alter table payment_reversals
    add column processor_dispute_id text collate "C",
    add constraint payment_reversals_processor_dispute_id_key
        unique (organization_id, processor_dispute_id),
    add constraint payment_reversals_processor_dispute_id_check
        check (processor_dispute_id is null or kind in ('returned', 'dispute'));
alter table charges add column processor_return_id text collate "C";
create unique index charges_processor_return_id_key
    on charges (organization_id, processor_return_id) where processor_return_id is not null;
alter table payments add column processor_return_id text collate "C";
create unique index payments_processor_return_id_key
    on payments (organization_id, processor_return_id) where processor_return_id is not null;
call touch_changes('charges');
call touch_changes('payments');
grant insert (processor_dispute_id) on payment_reversals to pavilion_tenant, pavilion_platform;
grant insert (processor_return_id) on charges, payments to pavilion_tenant, pavilion_platform;

-- Write whether an account of the scope may charge, where that has changed.
create procedure follow_processor_account(account text, is_ready boolean)
    language sql security definer set search_path = public, pg_temp
    begin atomic
        update organizations set processor_ready = is_ready
        where processor_account_id = account and processor_ready <> is_ready
            and is_in_scope(id) and scope_homeowner_id() is null;
    end;

-- Forget the organization's account with everything that exists only there. PV409 while the
-- processor is asked for something, whose outcome could not be read any more.
create procedure forget_processor_account(of_organization uuid)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    -- New requests hold this row, so that none begins meanwhile.
    perform from organizations
    where id = of_organization and is_in_scope(id) and scope_homeowner_id() is null for update;
    if not found then
        return;
    end if;
    if exists (select from processor_requests where organization_id = of_organization) then
        raise exception using errcode = 'PV409', message =
            'Payments or refunds are still being processed. Disconnect when they are decided.';
    end if;
    update payment_methods set detached_at = coalesce(detached_at, now()), is_default = false,
        autopay = false, detach_due_at = null
    where organization_id = of_organization
        and (detached_at is null or detach_due_at is not null);
    update tenants set processor_customer_id = null
    where organization_id = of_organization and processor_customer_id is not null;
    update homeowners set processor_customer_id = null
    where organization_id = of_organization and processor_customer_id is not null;
    update organizations set processor_account_id = null, processor_ready = false
    where id = of_organization;
end
$$;
grant execute on procedure
    follow_processor_account(text, boolean), forget_processor_account(uuid)
    to pavilion_tenant, pavilion_platform;

-- What an event of the processor changes of saved methods.
grant update (is_default, autopay, detached_at) on payment_methods to pavilion_platform;
grant insert (
    organization_id, tenant_id, homeowner_id, processor_payment_method_id, type, brand, bank_name,
    last4, exp_month, exp_year, is_default, autopay, authorized_on, autopay_consent_text
) on payment_methods to pavilion_platform;
