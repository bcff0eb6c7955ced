-- Plans, who is on which, and what each organization uses.

-- Null is unlimited, 0 is really none.
create table subscription_plans (
    id uuid primary key default new_id(),
    slug text not null constraint subscription_plans_slug_key unique,
    name text not null check (length(name) between 1 and 200),
    price_cents bigint not null check (price_cents >= 0),
    billing_interval text not null default 'monthly'
        check (billing_interval in ('monthly', 'annual')),
    max_properties integer check (max_properties >= 0),
    max_units integer check (max_units >= 0),
    max_tenants integer check (max_tenants >= 0),
    max_members integer check (max_members >= 0),
    max_storage_bytes bigint check (max_storage_bytes >= 0),
    max_api_calls_per_hour integer check (max_api_calls_per_hour >= 0),
    features text[] not null check (features <@ array[
        'properties', 'tenants', 'leases', 'work_orders', 'hoa', 'reports', 'advanced_reports',
        'api', 'sso', 'white_label', 'dedicated_support'
    ]),
    is_active boolean not null default true,
    display_order integer not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

insert into subscription_plans (
    slug, name, price_cents, max_properties, max_tenants, max_members, max_storage_bytes,
    max_api_calls_per_hour, features, display_order
)
select slug, name, price_cents, properties, tenants, members, storage_bytes, calls,
    array['properties', 'tenants', 'leases', 'work_orders', 'hoa'] || further, place
from (values
    (1, 'free', 'Free', 0, 1, 5, 2, 100000000, 100, '{}'::text[]),
    (2, 'basic', 'Basic', 4900, 10, 50, 5, 1000000000, 1000, '{reports}'),
    (3, 'pro', 'Pro', 14900, 50, 250, 15, 10000000000, 10000, '{reports,api,advanced_reports}'),
    (4, 'enterprise', 'Enterprise', 49900, null, null, null, null, null,
        '{reports,api,advanced_reports,sso,white_label,dedicated_support}')
) as plan (place, slug, name, price_cents, properties, tenants, members, storage_bytes, calls,
           further);

create table subscriptions (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    plan_id uuid not null references subscription_plans,
    status text not null
        check (status in ('trialing', 'active', 'past_due', 'cancelled', 'expired')),
    current_period_start timestamptz not null default now(),
    current_period_end timestamptz,
    trial_ends_at timestamptz,
    cancel_at_period_end boolean not null default false,
    ended_reason text check (ended_reason in ('trial', 'cancelled', 'unpaid')),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    constraint subscriptions_organization_id_key unique (organization_id),
    constraint subscriptions_status_trial_ends_at_check
        check (status <> 'trialing' or trial_ends_at is not null),
    constraint subscriptions_status_ended_reason_check
        check ((ended_reason is not null) = (status in ('cancelled', 'expired')))
);
create index subscriptions_plan_id_idx on subscriptions (plan_id);
create index subscriptions_created_at_idx
    on subscriptions (organization_id, created_at desc, id desc);
-- What the settling job looks for.
create index subscriptions_trial_ends_at_idx on subscriptions (trial_ends_at)
    where status = 'trialing';
create index subscriptions_current_period_end_idx on subscriptions (current_period_end)
    where cancel_at_period_end or status = 'past_due';
create index subscriptions_status_idx on subscriptions (id)
    where status in ('cancelled', 'expired');

-- Kept by the quota triggers; its row is the organization's lock for whatever must be counted
-- first. Room on each page, since every change must find its new version a place beside the old.
create table organization_usage (
    organization_id uuid primary key references organizations,
    properties integer not null default 0 check (properties >= 0),
    units integer not null default 0 check (units >= 0),
    members integer not null default 0 check (members >= 0),
    storage_bytes bigint not null default 0 check (storage_bytes >= 0),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
) with (fillfactor = 50);

call protect_platform_table('subscription_plans');
-- Plans are the same for all callers, a stranger's too; outside every scope even they are unseen.
create policy anyone on subscription_plans for select to pavilion_tenant
    using (scope_kind() is not null);
call protect_tenant_table('subscriptions');
-- Counters that follow audited rows.
call protect_tenant_table('organization_usage', audited => false);

-- The plan that counts: the own one while it runs, else the free one.
create view effective_plans with (security_invoker = true) as
    select subscriptions.organization_id, plans.id as plan_id, plans.slug, plans.name,
        plans.max_properties, plans.max_units, plans.max_tenants, plans.max_members,
        plans.max_storage_bytes, plans.max_api_calls_per_hour, plans.features
    from subscriptions
    join subscription_plans as plans on plans.id = case
        when status in ('active', 'past_due') or (status = 'trialing' and now() < trial_ends_at)
            then subscriptions.plan_id
        else (select id from subscription_plans where slug = 'free')
    end;

-- What the pipeline keeps in Redis for a while; asked before a scope is entered.
create function read_subscription_limits(of_organization uuid)
    returns table (
        calls_per_hour integer,
        features text[],
        status text,
        ended_reason text,
        suspended boolean,
        trial_ends_at timestamptz
    )
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select plan.max_api_calls_per_hour, plan.features, subscription.status,
            subscription.ended_reason, organization.suspended_at is not null,
            subscription.trial_ends_at
        from organizations as organization
        join subscriptions as subscription on subscription.organization_id = organization.id
        join effective_plans as plan on plan.organization_id = organization.id
        where organization.id = of_organization;
    end;

grant select on subscription_plans, subscriptions, organization_usage, effective_plans
    to pavilion_tenant, pavilion_platform;
grant execute on function read_subscription_limits(uuid)
    to pavilion_tenant, pavilion_sign_in, pavilion_platform;
