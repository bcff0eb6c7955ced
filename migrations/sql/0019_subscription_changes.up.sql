-- What changes a subscription. Each locks the subscription, then the usage, and only then compares:
-- the quota triggers lock the usage and read the plan after it, so nothing slips between.

-- The plan's limits that the usage is above, none when it fits.
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

-- End a subscription whose row the caller has locked: to free when the usage fits it, else to a
-- state that refuses writes until it does. Whether anything changed.
-- Replaced in 0026_processor.
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
            ended_reason = null
        where organization_id = of_organization;
        return true;
    end if;
    update subscriptions set
        status = case reason when 'cancelled' then 'cancelled' else 'expired' end,
        ended_reason = reason, cancel_at_period_end = false
    where organization_id = of_organization and status not in ('cancelled', 'expired');
    return found;
end
$$;

-- Bring a subscription to where time has taken it; repeatable, and open to every login, since it
-- does only what is due. Whether anything changed.
-- Replaced in 0026_processor.
create function settle_subscription(of_organization uuid) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    subscription subscriptions;
    reason text;
begin
    select * into subscription from subscriptions
    where organization_id = of_organization for update;
    reason := case
        when subscription.status in ('cancelled', 'expired') then subscription.ended_reason
        when subscription.status = 'trialing' and now() >= subscription.trial_ends_at
            then case when subscription.cancel_at_period_end then 'cancelled' else 'trial' end
        when subscription.cancel_at_period_end and now() >= subscription.current_period_end
            then 'cancelled'
        when subscription.status = 'past_due'
            and now() >= subscription.current_period_end + interval '14 days' then 'unpaid'
    end;
    return reason is not null and end_subscription(of_organization, reason);
end
$$;

-- The scope's own subscription, locked for a change.
-- Replaced in 0026_processor.
create function lock_own_subscription() returns subscriptions
    language sql security definer set search_path = public, pg_temp
    begin atomic
        select * from subscriptions where organization_id = scope_organization_id() for update;
    end;

-- Move the scope's organization to another plan at once. PV404 without such a plan, PV409 when it is
-- the present one, PV403 with errors [{limit, used, allowed}] when the usage does not fit.
-- Replaced in 0026_processor.
create function change_plan(to_plan uuid) returns subscriptions
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    subscription subscriptions := lock_own_subscription();
    errors json;
begin
    if not exists (select from subscription_plans where id = to_plan and is_active) then
        raise exception using errcode = 'PV404', message = 'There is no such plan.';
    end if;
    if subscription.status = 'active' and subscription.plan_id = to_plan then
        raise exception using errcode = 'PV409', message = 'The organization has this plan already.';
    end if;
    perform from organization_usage
    where organization_id = subscription.organization_id for update;
    select json_agg(exceeded) into errors
    from limits_exceeded(subscription.organization_id, to_plan) as exceeded;
    if errors is not null then
        raise exception using
            errcode = 'PV403', message = 'The organization uses more than this plan allows.',
            detail = json_build_object('errors', errors);
    end if;
    update subscriptions set plan_id = to_plan, status = 'active', current_period_start = now(),
        current_period_end = null, trial_ends_at = null, cancel_at_period_end = false,
        ended_reason = null
    where id = subscription.id returning * into subscription;
    return subscription;
end
$$;

-- Cancel the scope's own subscription, now or at the end of its period. PV409 on free, when it has
-- ended, when it is marked already, and at a period's end that there is not.
-- Replaced in 0026_processor.
create function cancel_subscription(at_period_end boolean) returns subscriptions
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    subscription subscriptions := lock_own_subscription();
    refusal text := case
        when subscription.status in ('cancelled', 'expired')
            then 'The subscription has ended already.'
        when exists (
            select from subscription_plans where id = subscription.plan_id and slug = 'free'
        ) then 'The free plan can''t be cancelled.'
        when at_period_end and subscription.cancel_at_period_end
            then 'The subscription ends with its period already.'
        when at_period_end and subscription.current_period_end is null
            then 'The subscription has no end of period. Cancel it now instead.'
    end;
begin
    if refusal is not null then
        raise exception using errcode = 'PV409', message = refusal;
    end if;
    if at_period_end then
        update subscriptions set cancel_at_period_end = true where id = subscription.id;
    else
        perform end_subscription(subscription.organization_id, 'cancelled');
    end if;
    return lock_own_subscription();
end
$$;

-- Take a cancellation back while the period still runs; PV409 otherwise.
-- Replaced in 0026_processor.
create function resume_subscription() returns subscriptions
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    subscription subscriptions := lock_own_subscription();
begin
    if not subscription.cancel_at_period_end or now() >= subscription.current_period_end then
        raise exception using
            errcode = 'PV409', message = 'There is no cancellation to take back.';
    end if;
    update subscriptions set cancel_at_period_end = false where id = subscription.id
    returning * into subscription;
    return subscription;
end
$$;

-- Redis did not take the mark of a change of limits: the outbox clears the cache after the commit.
create procedure repeat_limits_clear(of_organization uuid)
    language sql security definer set search_path = public, pg_temp
    begin atomic
        insert into outbox (organization_id, kind, payload)
        values (
            of_organization, 'clear_limits', jsonb_build_object('organization_id', of_organization)
        );
    end;

-- What the rows say, to compare with what the triggers have counted.
create function recount_usage(of_organization uuid)
    returns table (properties bigint, units bigint, members bigint, storage_bytes bigint)
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select
            (select count(*) from properties
                where organization_id = of_organization and archived_at is null),
            (select count(*) from units
                where organization_id = of_organization and archived_at is null),
            (select count(*) from organization_memberships
                where organization_id = of_organization),
            (select coalesce(sum(size_bytes), 0)::bigint from documents
                where organization_id = of_organization);
    end;

grant execute on function settle_subscription(uuid)
    to pavilion_tenant, pavilion_sign_in, pavilion_platform;
grant execute on procedure repeat_limits_clear(uuid)
    to pavilion_tenant, pavilion_sign_in, pavilion_platform;
grant execute on function change_plan(uuid), cancel_subscription(boolean), resume_subscription()
    to pavilion_tenant;
grant execute on function limits_exceeded(uuid, uuid), recount_usage(uuid) to pavilion_platform;
