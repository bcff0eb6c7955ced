-- Charges, payments and what links them. The rules of money are in shared/domain/ledger.py; here is
-- what holds whichever statement runs: no allocation crosses accounts, no sum passes its bounds, and
-- the stored sums follow from append-only rows.
--
-- Stored sums, because a list of open charges over a million rows must use an index. Each change
-- writes in this order, so that the checks hold at every moment: what is taken back, then the
-- adjustment or reversal, then what is spread.

-- Which open charge a payment pays first, and the day through which the books are closed.
alter table organizations
    add column payment_order text not null default 'oldest_first'
        check (payment_order in ('oldest_first', 'rent_first')),
    add column books_closed_through date;
call touch_changes('organizations');
grant update (payment_order, books_closed_through) on organizations to pavilion_tenant;

-- A person neither dates money on a closed day nor moves money away from one. What a job or a run
-- makes follows from leases, not from a person's choice of a day.
create function refuse_closed_day() returns trigger
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

create table recurring_charges (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    lease_id uuid not null,
    type text not null check (type in ('utility', 'service_fee', 'other')),
    description text not null check (length(description) between 1 and 500),
    amount_cents bigint not null check (amount_cents between 1 and 1000000000000000),
    interval text not null check (interval in ('monthly', 'quarterly', 'annually')),
    -- The first due date; every later one is counted from it.
    anchor_date date not null,
    next_index integer not null default 0 check (next_index >= 0),
    ends_on date,
    paused_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    unique (organization_id, lease_id, id),
    constraint recurring_charges_lease_id_fkey
        foreign key (organization_id, lease_id) references leases (organization_id, id)
        on delete cascade
);
create index recurring_charges_created_at_idx
    on recurring_charges (organization_id, created_at desc, id desc);
create index recurring_charges_lease_id_idx
    on recurring_charges (organization_id, lease_id, created_at desc, id desc);

call protect_tenant_table('recurring_charges');
grant select on recurring_charges to pavilion_tenant, pavilion_platform;
grant insert (
    organization_id, lease_id, type, description, amount_cents, interval, anchor_date, next_index,
    ends_on, paused_at
) on recurring_charges to pavilion_tenant;
grant update (description, amount_cents, next_index, ends_on, paused_at)
    on recurring_charges to pavilion_tenant;
grant update (next_index) on recurring_charges to pavilion_platform;

create table charges (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    account_kind text not null,
    account_id uuid not null,
    lease_id uuid,
    tenant_id uuid,
    property_id uuid,
    unit_id uuid,
    type text not null check (type in (
        'rent', 'late_fee', 'returned_payment_fee', 'utility', 'deposit', 'service_fee',
        'opening_balance', 'other')),
    description text not null check (length(description) between 1 and 500),
    amount_cents bigint not null check (amount_cents between 1 and 1000000000000000),
    adjusted_cents bigint not null default 0,
    effective_cents bigint not null generated always as (amount_cents + adjusted_cents) stored,
    paid_cents bigint not null default 0,
    open_cents bigint not null
        generated always as (amount_cents + adjusted_cents - paid_cents) stored,
    cancelled_at timestamptz,
    -- Cancelled because its lease was to end before: if the end moves, the run charges it again.
    cancelled_by_end boolean not null default false,
    status text not null generated always as (
        case
            when cancelled_at is not null then 'cancelled'
            when amount_cents + adjusted_cents = paid_cents then 'paid'
            when paid_cents > 0 then 'partially_paid'
            else 'pending'
        end) stored,
    due_date date not null,
    period_month date check (extract(day from period_month) = 1),
    recurring_charge_id uuid,
    late_fee_for_charge_id uuid,
    notes text check (length(notes) <= 5000),
    created_by_user_id uuid default scope_user_id() references users,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    unique (organization_id, account_id, id),
    constraint charges_account_id_fkey
        foreign key (organization_id, account_kind, account_id)
        references accounts (organization_id, kind, id),
    constraint charges_lease_id_fkey
        foreign key (organization_id, account_id, lease_id)
        references leases (organization_id, account_id, id),
    constraint charges_tenant_id_fkey
        foreign key (organization_id, tenant_id, account_id)
        references accounts (organization_id, tenant_id, id),
    constraint charges_property_id_fkey
        foreign key (organization_id, property_id) references properties (organization_id, id),
    constraint charges_unit_id_fkey
        foreign key (organization_id, property_id, unit_id)
        references units (organization_id, property_id, id),
    -- The unit of a lease's charge is the lease's.
    constraint charges_unit_id_lease_id_fkey
        foreign key (organization_id, property_id, unit_id, lease_id)
        references leases (organization_id, property_id, unit_id, id),
    constraint charges_recurring_charge_id_fkey
        foreign key (organization_id, lease_id, recurring_charge_id)
        references recurring_charges (organization_id, lease_id, id),
    constraint charges_late_fee_for_charge_id_fkey
        foreign key (organization_id, account_id, late_fee_for_charge_id)
        references charges (organization_id, account_id, id),
    constraint charges_account_kind_lease_id_check
        check ((account_kind = 'lease') = (lease_id is not null)),
    constraint charges_account_kind_tenant_id_check
        check ((account_kind = 'tenant') = (tenant_id is not null)),
    constraint charges_lease_id_unit_id_check check (lease_id is null or unit_id is not null),
    constraint charges_unit_id_check check (unit_id is null or property_id is not null),
    constraint charges_type_account_kind_check
        check (type not in ('rent', 'deposit') or account_kind = 'lease'),
    constraint charges_type_period_month_check check ((type = 'rent') = (period_month is not null)),
    constraint charges_recurring_charge_id_check
        check (recurring_charge_id is null or lease_id is not null),
    constraint charges_late_fee_for_charge_id_check
        check (late_fee_for_charge_id is null or type = 'late_fee'),
    constraint charges_paid_cents_check
        check (paid_cents between 0 and amount_cents + adjusted_cents),
    constraint charges_effective_cents_check
        check (amount_cents + adjusted_cents <= 1000000000000000),
    constraint charges_cancelled_at_check
        check (cancelled_at is null or amount_cents + adjusted_cents = 0)
);
create unique index charges_lease_id_period_month_key
    on charges (organization_id, lease_id, period_month)
    where type = 'rent' and cancelled_at is null;
-- Cancelled ones too: what a person has waived is not made again.
create unique index charges_recurring_charge_id_due_date_key
    on charges (organization_id, recurring_charge_id, account_id, due_date);
create unique index charges_late_fee_for_charge_id_key
    on charges (organization_id, late_fee_for_charge_id);
create index charges_open_idx on charges (account_id, due_date, created_at, id)
    where open_cents > 0;
create index charges_deposit_idx on charges (account_id) where type = 'deposit';
create index charges_due_date_idx on charges (organization_id, due_date desc, id desc);
create index charges_status_idx on charges (organization_id, status, due_date desc, id desc);
create index charges_type_idx on charges (organization_id, type, due_date desc, id desc);
create index charges_open_due_date_idx on charges (organization_id, due_date desc, id desc)
    where open_cents > 0;
create index charges_account_id_idx
    on charges (organization_id, account_id, due_date desc, id desc);
create index charges_lease_id_idx
    on charges (organization_id, lease_id, due_date desc, id desc) where lease_id is not null;
create index charges_tenant_id_idx
    on charges (organization_id, tenant_id, due_date desc, id desc) where tenant_id is not null;
create index charges_property_id_idx
    on charges (organization_id, property_id, due_date desc, id desc);
create index charges_unit_id_idx on charges (organization_id, unit_id) where unit_id is not null;
create index charges_created_by_user_id_idx on charges (created_by_user_id);

-- The sums are in the rows that they follow from.
call protect_tenant_table('charges',
    secrets => '{adjusted_cents,effective_cents,paid_cents,open_cents,status}');
grant select on charges to pavilion_tenant, pavilion_platform;
grant insert (
    organization_id, account_kind, account_id, lease_id, tenant_id, property_id, unit_id, type,
    description, amount_cents, due_date, period_month, recurring_charge_id,
    late_fee_for_charge_id, notes
) on charges to pavilion_tenant, pavilion_platform;
grant update (description, notes, due_date, cancelled_at, cancelled_by_end)
    on charges to pavilion_tenant;
grant update (cancelled_at) on charges to pavilion_platform;
create trigger closed_day before insert or update of due_date on charges
    for each row when (scope_kind() = 'manager') execute function refuse_closed_day('due_date');

create table charge_adjustments (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    charge_id uuid not null,
    account_id uuid not null,
    kind text not null check (kind in ('correction', 'waiver', 'cancellation', 'release')),
    amount_cents bigint not null check (amount_cents <> 0),
    effective_on date not null,
    reason text not null check (length(reason) between 1 and 500),
    created_by_user_id uuid default scope_user_id() references users,
    created_at timestamptz not null default now(),
    unique (organization_id, id),
    constraint charge_adjustments_charge_id_fkey
        foreign key (organization_id, account_id, charge_id)
        references charges (organization_id, account_id, id),
    constraint charge_adjustments_kind_amount_cents_check
        check (kind = 'correction' or amount_cents < 0)
);
create index charge_adjustments_effective_on_idx
    on charge_adjustments (organization_id, effective_on desc, id desc);
create index charge_adjustments_charge_id_idx on charge_adjustments (organization_id, charge_id);
create index charge_adjustments_account_id_idx
    on charge_adjustments (organization_id, account_id, effective_on desc, id desc);
create index charge_adjustments_created_by_user_id_idx
    on charge_adjustments (organization_id, created_by_user_id, effective_on desc, id desc);
create index charge_adjustments_user_idx on charge_adjustments (created_by_user_id);

call protect_tenant_table('charge_adjustments');
grant select on charge_adjustments to pavilion_tenant, pavilion_platform;
grant insert (organization_id, charge_id, account_id, kind, amount_cents, effective_on, reason)
    on charge_adjustments to pavilion_tenant, pavilion_platform;
create trigger append_only before update or delete on charge_adjustments
    for each row execute function refuse_change();

create table payments (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    account_kind text not null,
    account_id uuid not null,
    lease_id uuid,
    tenant_id uuid,
    -- The lease's, for lists.
    property_id uuid,
    amount_cents bigint not null check (amount_cents between 1 and 1000000000000000),
    reversed_cents bigint not null default 0,
    allocated_cents bigint not null default 0,
    -- A payment counts from succeeded_at on, also when it failed or was refunded later: its
    -- reversals undo it.
    succeeded_at timestamptz,
    credit_cents bigint not null generated always as (
        case when succeeded_at is null then 0
            else amount_cents - reversed_cents - allocated_cents end) stored,
    status text not null default 'succeeded'
        check (status in ('pending', 'succeeded', 'failed', 'refunded')),
    method text not null
        check (method in ('cash', 'check', 'bank_transfer', 'card', 'ach', 'other')),
    origin text not null default 'recorded' check (origin in (
        'recorded', 'collected', 'portal', 'autopay', 'opening', 'opening_deposit')),
    received_date date not null,
    reference text check (length(reference) between 1 and 200),
    notes text check (length(notes) <= 5000),
    -- What a payment by the processor is meant for.
    for_charge_id uuid,
    failure_reason text check (length(failure_reason) between 1 and 500),
    processor_payment_id text,
    processor_charge_id text,
    processor_fee_cents bigint check (processor_fee_cents >= 0),
    created_by_user_id uuid default scope_user_id() references users,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    unique (organization_id, account_id, id),
    constraint payments_processor_payment_id_key unique (organization_id, processor_payment_id),
    constraint payments_processor_charge_id_key unique (organization_id, processor_charge_id),
    constraint payments_account_id_fkey
        foreign key (organization_id, account_kind, account_id)
        references accounts (organization_id, kind, id),
    constraint payments_lease_id_fkey
        foreign key (organization_id, account_id, lease_id)
        references leases (organization_id, account_id, id),
    constraint payments_tenant_id_fkey
        foreign key (organization_id, tenant_id, account_id)
        references accounts (organization_id, tenant_id, id),
    constraint payments_property_id_fkey
        foreign key (organization_id, property_id) references properties (organization_id, id),
    constraint payments_for_charge_id_fkey
        foreign key (organization_id, account_id, for_charge_id)
        references charges (organization_id, account_id, id),
    constraint payments_account_kind_lease_id_check
        check ((account_kind = 'lease') = (lease_id is not null)),
    constraint payments_account_kind_tenant_id_check
        check ((account_kind = 'tenant') = (tenant_id is not null)),
    constraint payments_allocated_cents_check check (
        reversed_cents between 0 and amount_cents
        and allocated_cents between 0 and amount_cents - reversed_cents),
    constraint payments_succeeded_at_check
        check (succeeded_at is not null or (reversed_cents = 0 and allocated_cents = 0)),
    constraint payments_status_succeeded_at_check check (
        case status
            when 'pending' then succeeded_at is null
            when 'failed' then succeeded_at is null or reversed_cents = amount_cents
            when 'refunded' then succeeded_at is not null and reversed_cents = amount_cents
            else succeeded_at is not null
        end)
);
-- What is tried by autopay for a charge is tried once at a time.
create unique index payments_for_charge_id_key on payments (organization_id, for_charge_id)
    where origin = 'autopay' and status in ('pending', 'succeeded');
create index payments_credit_idx on payments (account_id, received_date, created_at, id)
    where credit_cents > 0;
create index payments_pending_idx on payments (account_id) where status = 'pending';
create index payments_received_date_idx on payments (organization_id, received_date desc, id desc);
create index payments_status_idx
    on payments (organization_id, status, received_date desc, id desc);
create index payments_method_idx
    on payments (organization_id, method, received_date desc, id desc);
create index payments_account_id_idx
    on payments (organization_id, account_id, received_date desc, id desc);
create index payments_lease_id_idx on payments (organization_id, lease_id)
    where lease_id is not null;
create index payments_tenant_id_idx
    on payments (organization_id, tenant_id, received_date desc, id desc)
    where tenant_id is not null;
create index payments_property_id_idx
    on payments (organization_id, property_id, received_date desc, id desc)
    where property_id is not null;
create index payments_for_charge_id_idx on payments (organization_id, for_charge_id)
    where for_charge_id is not null;
create index payments_created_by_user_id_idx on payments (created_by_user_id);

call protect_tenant_table('payments',
    secrets => '{reversed_cents,allocated_cents,credit_cents}');
grant select on payments to pavilion_tenant, pavilion_platform;
grant insert (
    organization_id, account_kind, account_id, lease_id, tenant_id, property_id, amount_cents,
    succeeded_at, status, method, origin, received_date, reference, notes, for_charge_id,
    failure_reason, processor_payment_id, processor_charge_id, processor_fee_cents
) on payments to pavilion_tenant, pavilion_platform;
grant update (
    amount_cents, succeeded_at, status, received_date, failure_reason, processor_payment_id,
    processor_charge_id, processor_fee_cents
) on payments to pavilion_tenant, pavilion_platform;
create trigger closed_day before insert on payments
    for each row when (scope_kind() = 'manager')
    execute function refuse_closed_day('received_date');
-- The processor may receive less than was asked for, and a pending payment moves to the day of its
-- success where the books are closed on its own; what has counted is fixed.
create trigger fixed before update of amount_cents, received_date on payments
    for each row when (old.succeeded_at is not null
        and (new.amount_cents, new.received_date) <> (old.amount_cents, old.received_date))
    execute function refuse_change();

create table payment_reversals (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    payment_id uuid not null,
    account_id uuid not null,
    kind text not null check (kind in ('refund', 'void', 'returned', 'dispute')),
    amount_cents bigint not null check (amount_cents > 0),
    effective_on date not null,
    reason text not null check (length(reason) between 1 and 500),
    method text check (method in ('cash', 'check', 'bank_transfer', 'card', 'ach', 'other')),
    reference text check (length(reference) between 1 and 200),
    processor_refund_id text,
    created_by_user_id uuid default scope_user_id() references users,
    created_at timestamptz not null default now(),
    unique (organization_id, id),
    constraint payment_reversals_processor_refund_id_key
        unique (organization_id, processor_refund_id),
    constraint payment_reversals_payment_id_fkey
        foreign key (organization_id, account_id, payment_id)
        references payments (organization_id, account_id, id),
    constraint payment_reversals_kind_method_check
        check (kind = 'refund' or (method is null and reference is null))
);
create index payment_reversals_effective_on_idx
    on payment_reversals (organization_id, effective_on desc, id desc);
create index payment_reversals_payment_id_idx on payment_reversals (organization_id, payment_id);
create index payment_reversals_account_id_idx
    on payment_reversals (organization_id, account_id, effective_on desc, id desc);
create index payment_reversals_created_by_user_id_idx
    on payment_reversals (organization_id, created_by_user_id, effective_on desc, id desc);
create index payment_reversals_user_idx on payment_reversals (created_by_user_id);

call protect_tenant_table('payment_reversals');
grant select on payment_reversals to pavilion_tenant, pavilion_platform;
grant insert (
    organization_id, payment_id, account_id, kind, amount_cents, effective_on, reason, method,
    reference, processor_refund_id
) on payment_reversals to pavilion_tenant, pavilion_platform;
create trigger append_only before update or delete on payment_reversals
    for each row execute function refuse_change();
create trigger closed_day before insert on payment_reversals
    for each row when (scope_kind() = 'manager') execute function refuse_closed_day('effective_on');

create table payment_allocations (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    -- Which row is newer; ids and created_at are alike within a transaction.
    number bigint not null generated always as identity,
    payment_id uuid not null,
    charge_id uuid not null,
    account_id uuid not null,
    -- Negative is taken back.
    amount_cents bigint not null check (amount_cents <> 0),
    cause text not null check (cause in ('chosen', 'spread', 'moved', 'taken_back')),
    effective_on date not null,
    created_by_user_id uuid default scope_user_id() references users,
    created_at timestamptz not null default now(),
    unique (organization_id, id),
    constraint payment_allocations_payment_id_fkey
        foreign key (organization_id, account_id, payment_id)
        references payments (organization_id, account_id, id),
    constraint payment_allocations_charge_id_fkey
        foreign key (organization_id, account_id, charge_id)
        references charges (organization_id, account_id, id)
);
create index payment_allocations_effective_on_idx
    on payment_allocations (organization_id, effective_on desc, id desc);
create index payment_allocations_payment_id_idx
    on payment_allocations (organization_id, payment_id, charge_id);
create index payment_allocations_charge_id_idx
    on payment_allocations (organization_id, charge_id, payment_id);
create index payment_allocations_account_id_idx
    on payment_allocations (organization_id, account_id, effective_on desc, id desc);
create index payment_allocations_created_by_user_id_idx
    on payment_allocations (organization_id, created_by_user_id, effective_on desc, id desc);
create index payment_allocations_user_idx on payment_allocations (created_by_user_id);

call protect_tenant_table('payment_allocations');
grant select on payment_allocations to pavilion_tenant, pavilion_platform;
grant insert (
    organization_id, payment_id, charge_id, account_id, amount_cents, cause, effective_on
) on payment_allocations to pavilion_tenant, pavilion_platform;
create trigger append_only before update or delete on payment_allocations
    for each row execute function refuse_change();

-- The stored sums. Once a statement, because a month's rent spreads over hundreds of accounts in one.
create function sum_adjustments() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if exists (
        select from made join charges on charges.id = made.charge_id
        where charges.cancelled_at is not null
            or (made.kind = 'release' and charges.type <> 'deposit')
    ) then
        raise exception using errcode = 'PV409',
            message = 'A cancelled charge takes no adjustment, and only a deposit is released.';
    end if;
    update charges set adjusted_cents = adjusted_cents + change
    from (select charge_id, sum(amount_cents) as change from made group by charge_id) as changed
    where charges.id = changed.charge_id;
    return null;
end
$$;
create trigger sums after insert on charge_adjustments
    referencing new table as made for each statement execute function sum_adjustments();

create function sum_reversals() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    update payments set reversed_cents = reversed_cents + change
    from (select payment_id, sum(amount_cents) as change from made group by payment_id) as changed
    where payments.id = changed.payment_id;
    return null;
end
$$;
create trigger sums after insert on payment_reversals
    referencing new table as made for each statement execute function sum_reversals();

create function sum_allocations() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    update charges set paid_cents = paid_cents + change
    from (select charge_id, sum(amount_cents) as change from made group by charge_id) as changed
    where charges.id = changed.charge_id;
    update payments set allocated_cents = allocated_cents + change
    from (select payment_id, sum(amount_cents) as change from made group by payment_id) as changed
    where payments.id = changed.payment_id;
    if exists (
        select from payment_allocations as kept
        where (kept.organization_id, kept.payment_id, kept.charge_id) in (
            select organization_id, payment_id, charge_id from made where amount_cents < 0)
        group by payment_id, charge_id
        having sum(amount_cents) < 0
    ) then
        raise check_violation using
            message = 'More is taken back than was allocated.',
            table = 'payment_allocations',
            constraint = 'payment_allocations_amount_cents_check1';
    end if;
    return null;
end
$$;
create trigger sums after insert on payment_allocations
    referencing new table as made for each statement execute function sum_allocations();

-- What an account owes: a positive balance is owed, a negative one waits as credit.
create view account_balances with (security_invoker = true) as
    select accounts.organization_id, accounts.id as account_id,
        owed.open_cents, waiting.credit_cents,
        owed.open_cents - waiting.credit_cents as balance_cents,
        owed.overdue_cents, owed.oldest_due_date
    from accounts
    cross join lateral (
        select
            coalesce(sum(open_cents), 0)::bigint as open_cents,
            coalesce(sum(open_cents) filter (
                where due_date < org_today(accounts.organization_id)), 0)::bigint as overdue_cents,
            min(due_date) as oldest_due_date
        from charges where account_id = accounts.id and open_cents > 0
    ) as owed
    cross join lateral (
        select coalesce(sum(credit_cents), 0)::bigint as credit_cents
        from payments where account_id = accounts.id and credit_cents > 0
    ) as waiting;
grant select on account_balances to pavilion_tenant, pavilion_platform;

-- At commit no money waits while a charge is open. A statement that changes money and forgets to
-- spread fails here, in its test.
create function require_spread() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if exists (select from payments where account_id = new.account_id and credit_cents > 0)
        and exists (select from charges where account_id = new.account_id and open_cents > 0)
    then
        raise exception 'Account % has credit and open charges.', new.account_id;
    end if;
    return null;
end
$$;
create constraint trigger spread after insert or update on charges
    deferrable initially deferred
    for each row when (new.open_cents > 0) execute function require_spread();
create constraint trigger spread after insert or update on payments
    deferrable initially deferred
    for each row when (new.credit_cents > 0) execute function require_spread();
