-- Plans, each organization's subscription to one, and what the organization uses of it.
-- settle_subscription ends a trial, a cancelled period or an unpaid one when it is due.

-- In a limit null means unlimited and 0 means none.
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
    -- Null for a plan that is not sold through the payment processor.
    processor_price_id text constraint subscription_plans_processor_price_id_key unique,
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
    (1, 'free', 'Free', 0, 1, 5, 2, 100000000, 1000, '{}'::text[]),
    (2, 'basic', 'Basic', 4900, 10, 50, 5, 1000000000, 5000, '{reports}'),
    (3, 'pro', 'Pro', 14900, 50, 250, 15, 10000000000, 20000, '{reports,api,advanced_reports}'),
    (4, 'enterprise', 'Enterprise', 49900, null, null, null, null, null,
        '{reports,api,advanced_reports,sso,white_label,dedicated_support}')
) as plan (place, slug, name, price_cents, properties, tenants, members, storage_bytes, calls,
           further);

call protect_platform_table('subscription_plans');
-- Every caller sees the plans, signed in or not, but only within a scope.
create policy anyone on subscription_plans for select to pavilion_tenant
    using (scope_kind() is not null);
grant select on subscription_plans to pavilion_tenant, pavilion_platform;

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
    -- While processor_subscription_id is set, this row follows the processor's subscription.
    processor_customer_id text constraint subscriptions_processor_customer_id_key unique,
    processor_subscription_id text constraint subscriptions_processor_subscription_id_key unique,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    constraint subscriptions_organization_id_key unique (organization_id),
    constraint subscriptions_status_trial_ends_at_check
        check (status <> 'trialing' or trial_ends_at is not null),
    constraint subscriptions_status_ended_reason_check
        check ((ended_reason is not null) = (status in ('cancelled', 'expired'))),
    constraint subscriptions_processor_check
        check (processor_subscription_id is null or processor_customer_id is not null)
);
create index subscriptions_plan_id_idx on subscriptions (plan_id);
create index subscriptions_created_at_idx
    on subscriptions (organization_id, created_at desc, id desc);
-- The settling job continues after the time and id at which its last batch ended, because many
-- trials end at the same time.
create index subscriptions_trial_ends_at_id_idx on subscriptions (trial_ends_at, id)
    where status = 'trialing';
create index subscriptions_current_period_end_id_idx on subscriptions (current_period_end, id)
    where cancel_at_period_end or status = 'past_due';
create index subscriptions_status_idx on subscriptions (id)
    where status in ('cancelled', 'expired');

call protect_tenant_table('subscriptions');
-- No login may delete one, the platform's included.
create trigger kept before delete on subscriptions
    for each row execute function refuse_change();
grant select on subscriptions to pavilion_tenant, pavilion_platform;

-- Counted by the quota triggers; its row is also the lock of the organization for changes that must
-- count first. Half of each page stays free, so that a new version of a row fits beside the old
-- one.
create table organization_usage (
    organization_id uuid primary key references organizations,
    properties integer not null default 0 check (properties >= 0),
    units integer not null default 0 check (units >= 0),
    members integer not null default 0 check (members >= 0),
    storage_bytes bigint not null default 0 check (storage_bytes >= 0),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
) with (fillfactor = 50);

-- Not audited: the counters follow rows that are.
call protect_tenant_table('organization_usage', audited => false);
create trigger kept before delete on organization_usage
    for each row execute function refuse_change();
grant select on organization_usage to pavilion_tenant, pavilion_platform;

-- The plan whose limits apply: the subscribed one while the subscription runs, else the free one.
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
grant select on effective_plans to pavilion_tenant, pavilion_platform;

-- What the pipeline caches in Redis of the scope's organization.
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
        where organization.id = of_organization and is_in_scope(of_organization);
    end;

-- The limits of the plan that the usage exceeds; no row when it fits.
create function limits_exceeded(of_organization uuid, by_plan uuid)
    returns table ("limit" text, used bigint, allowed bigint)
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select compared.*
        from organization_usage as usage, subscription_plans as plan, lateral (values
            ('properties', usage.properties::bigint, plan.max_properties::bigint),
            ('units', usage.units, plan.max_units),
            ('members', usage.members, plan.max_members),
            ('storage_bytes', usage.storage_bytes, plan.max_storage_bytes)
        ) as compared (limit_name, used, allowed)
        where usage.organization_id = of_organization and plan.id = by_plan
            and compared.used > compared.allowed;
    end;

-- End a subscription whose row the caller has locked; returns whether it changed. The organization
-- moves to free when its usage fits, else to a state that refuses writes until it does. A cancelled
-- subscription has ended at the processor too; an unpaid one can still be paid there.
create function end_subscription(of_organization uuid, reason text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    free uuid := (select id from subscription_plans where slug = 'free');
begin
    perform from organization_usage where organization_id = of_organization for update;
    if not exists (select from limits_exceeded(of_organization, free)) then
        update subscriptions set plan_id = free, status = 'active', current_period_start = now(),
            current_period_end = null, trial_ends_at = null, cancel_at_period_end = false,
            ended_reason = null,
            processor_subscription_id = case reason when 'unpaid' then processor_subscription_id end
        where organization_id = of_organization;
        return true;
    end if;
    update subscriptions set
        status = case reason when 'cancelled' then 'cancelled' else 'expired' end,
        ended_reason = reason, cancel_at_period_end = false,
        processor_subscription_id = case reason when 'unpaid' then processor_subscription_id end
    where organization_id = of_organization and status not in ('cancelled', 'expired');
    return found;
end
$$;

-- Bring the subscription of the scope's organization up to date; returns whether it changed.
-- Repeatable, and open to every login, since it does only what is due. The processor reports the end of a trial that it manages, so that
-- one is left alone.
create function settle_subscription(of_organization uuid) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    subscription subscriptions;
    reason text;
begin
    select * into subscription from subscriptions
    where organization_id = of_organization and is_in_scope(of_organization)
        and scope_homeowner_id() is null
    for update;
    reason := case
        when subscription.status in ('cancelled', 'expired') then subscription.ended_reason
        when subscription.status = 'trialing' and now() >= subscription.trial_ends_at
            and subscription.processor_subscription_id is null
            then case when subscription.cancel_at_period_end then 'cancelled' else 'trial' end
        when subscription.cancel_at_period_end and now() >= subscription.current_period_end
            then 'cancelled'
        when subscription.status = 'past_due'
            and now() >= subscription.current_period_end + interval '14 days' then 'unpaid'
    end;
    return reason is not null and end_subscription(of_organization, reason);
end
$$;

-- The plan that an organization pays for: `free` in a trial and after the end of a subscription.
create function paid_plan(of_organization uuid) returns text
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select case when subscription.status = 'trialing' then 'free' else plan.slug end
        from effective_plans as plan
        join subscriptions as subscription on subscription.organization_id = plan.organization_id
        where plan.organization_id = of_organization;
    end;

grant execute on function read_subscription_limits(uuid), settle_subscription(uuid)
    to pavilion_tenant, pavilion_sign_in, pavilion_platform;
grant execute on function limits_exceeded(uuid, uuid) to pavilion_platform;
