-- What the processor billed for the plan, and which of its events were taken.

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
