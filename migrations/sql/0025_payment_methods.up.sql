-- Payments by the processor: each organization's own account there, payers' saved methods, and what
-- was asked of the processor and is not decided yet.

alter table organizations
    add column processor_account_id text,
    -- Follows what the processor says of the account.
    add column processor_ready boolean not null default false,
    -- Of all organizations: reports of the processor find theirs by it.
    add constraint organizations_processor_account_id_key unique (processor_account_id),
    add constraint organizations_processor_ready_check
        check (not processor_ready or processor_account_id is not null);
call touch_changes('organizations');
grant update (processor_account_id, processor_ready) on organizations to pavilion_tenant;

alter table tenants
    add column processor_customer_id text,
    add constraint tenants_processor_customer_id_key
        unique (organization_id, processor_customer_id);
call touch_changes('tenants');
grant update (processor_customer_id) on tenants to pavilion_tenant;

create table payment_methods (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    tenant_id uuid not null,
    processor_payment_method_id text not null,
    type text not null check (type in ('card', 'ach')),
    brand text,
    bank_name text,
    last4 text,
    exp_month integer,
    exp_year integer,
    is_default boolean not null default false,
    autopay boolean not null default false,
    -- The day of the payer's written authorization to collect without being asked each time.
    authorized_on date,
    detached_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    constraint payment_methods_processor_payment_method_id_key
        unique (organization_id, processor_payment_method_id),
    constraint payment_methods_tenant_id_fkey
        foreign key (organization_id, tenant_id) references tenants (organization_id, id),
    constraint payment_methods_autopay_check check (not autopay or authorized_on is not null),
    constraint payment_methods_detached_at_check
        check (detached_at is null or not (is_default or autopay))
);
create unique index payment_methods_is_default_key on payment_methods (organization_id, tenant_id)
    where is_default;
create index payment_methods_created_at_idx
    on payment_methods (organization_id, is_default desc, id desc) where detached_at is null;
create index payment_methods_tenant_id_idx
    on payment_methods (organization_id, tenant_id, is_default desc, id desc);

call protect_tenant_table('payment_methods');
call refuse_archived_references('payment_methods');
grant select on payment_methods to pavilion_tenant, pavilion_platform;
grant insert (
    organization_id, tenant_id, processor_payment_method_id, type, brand, bank_name, last4,
    exp_month, exp_year, is_default, autopay, authorized_on
) on payment_methods to pavilion_tenant;
grant update (is_default, autopay, authorized_on, detached_at)
    on payment_methods to pavilion_tenant;

alter table payments
    add column payment_method_id uuid,
    add constraint payments_payment_method_id_fkey
        foreign key (organization_id, payment_method_id)
        references payment_methods (organization_id, id);
create index payments_payment_method_id_idx on payments (organization_id, payment_method_id)
    where payment_method_id is not null;
call touch_changes('payments');
grant insert (payment_method_id) on payments to pavilion_tenant, pavilion_platform;

-- A payment or refund that was asked of the processor, from before the first request until it is
-- decided. So a process may die at any moment, and money that is on its way back is not given back
-- a second time.
create table processor_requests (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    payment_id uuid not null,
    refund_cents bigint check (refund_cents > 0),
    reason text check (length(reason) between 1 and 500),
    reference text check (length(reference) between 1 and 200),
    effective_on date,
    -- When it is looked at next, should the request that began it not come back.
    due_at timestamptz not null default now() + interval '15 minutes',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    constraint processor_requests_payment_id_fkey
        foreign key (organization_id, payment_id) references payments (organization_id, id),
    -- Without these it is for the payment itself.
    constraint processor_requests_refund_cents_check1 check (
        (refund_cents is null) = (effective_on is null)
        and (refund_cents is null) = (reason is null))
);
create unique index processor_requests_payment_id_key
    on processor_requests (organization_id, payment_id) where refund_cents is null;
create index processor_requests_due_at_idx on processor_requests (due_at);
create index processor_requests_payment_id_idx on processor_requests (organization_id, payment_id);

-- The processor is told the request's id, before there is a reversal.
alter table payment_reversals
    add column processor_request_id uuid,
    add constraint payment_reversals_processor_request_id_key
        unique (organization_id, processor_request_id),
    add constraint payment_reversals_processor_request_id_check
        check (processor_request_id is null or processor_refund_id is not null);
grant insert (processor_request_id) on payment_reversals to pavilion_tenant, pavilion_platform;

-- Not audited: the payment and the reversal are.
call protect_tenant_table('processor_requests', audited => false);
grant select, delete on processor_requests to pavilion_tenant, pavilion_platform;
grant insert (organization_id, payment_id, refund_cents, reason, reference, effective_on)
    on processor_requests to pavilion_tenant;
grant update (due_at) on processor_requests to pavilion_tenant, pavilion_platform;

-- The link by which a tenant comes to the processor's page; a new one replaces it.
create table set_up_links (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    tenant_id uuid not null,
    nonce bytea not null default uuid_send(gen_random_uuid()),
    expires_at timestamptz not null default now() + interval '7 days',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    constraint set_up_links_tenant_id_key unique (organization_id, tenant_id),
    constraint set_up_links_tenant_id_fkey
        foreign key (organization_id, tenant_id) references tenants (organization_id, id)
);

-- Not audited: it shows when a link was mailed, and holds what proves one.
call protect_tenant_table('set_up_links', audited => false);
call refuse_archived_references('set_up_links');
grant select (id, organization_id, tenant_id, expires_at, created_at, updated_at)
    on set_up_links to pavilion_tenant;
grant select on set_up_links to pavilion_platform;
grant insert (organization_id, tenant_id) on set_up_links to pavilion_tenant;
grant update (nonce, expires_at) on set_up_links to pavilion_tenant;

-- What the link opens, and the nonce that its HMAC is checked with; no row once it can't be used.
create function open_set_up_link(link_id uuid)
    returns table (nonce bytea, account text, customer text)
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select link.nonce, organization.processor_account_id, tenant.processor_customer_id
        from set_up_links as link
        join tenants as tenant on tenant.id = link.tenant_id
        join organizations as organization on organization.id = link.organization_id
        where link.id = link_id and link.expires_at > now() and tenant.archived_at is null
            and tenant.processor_customer_id is not null and organization.processor_ready;
    end;
grant execute on function open_set_up_link(uuid) to pavilion_sign_in, pavilion_platform;
