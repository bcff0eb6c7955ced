-- What an owner changes about the subscription: move to another plan, cancel, resume; and what the
-- payment processor reports about it. Each locks the subscription, then the usage, and only then
-- compares. The quota triggers lock the usage and read the plan after it, so no concurrent change
-- is missed.

-- The scope's own subscription, locked for a change. Only an owner's scope has one.
create function lock_own_subscription() returns subscriptions
    language sql security definer set search_path = public, pg_temp
    begin atomic
        select * from subscriptions
        where organization_id = scope_organization_id()
            and scope_kind() = 'manager' and scope_role() = 'owner'
        for update;
    end;

-- The scope's own subscription, locked, if it may move to another plan. PV404 without such a plan,
-- PV409 when it is the present one, PV403 with limits [{limit, used, allowed}] when the usage does
-- not fit. The lock on the usage keeps that true until the transaction ends.
create function permit_plan_change(to_plan uuid) returns subscriptions
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    subscription subscriptions := lock_own_subscription();
    reached json;
begin
    if not exists (select from subscription_plans where id = to_plan and is_active) then
        raise exception using
            errcode = 'PV404', column = 'plan_id', message = 'There is no such plan.';
    end if;
    if subscription.status = 'active' and subscription.plan_id = to_plan then
        raise exception using
            errcode = 'PV409', message = 'The organization has this plan already.';
    end if;
    perform from organization_usage
    where organization_id = subscription.organization_id for update;
    select json_agg(exceeded) into reached
    from limits_exceeded(subscription.organization_id, to_plan) as exceeded;
    if reached is not null then
        raise exception using
            errcode = 'PV403', message = 'The organization uses more than this plan allows.',
            detail = json_build_object('limits', reached);
    end if;
    return subscription;
end
$$;

create function change_plan(to_plan uuid) returns subscriptions
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    subscription subscriptions := permit_plan_change(to_plan);
begin
    update subscriptions set plan_id = to_plan, status = 'active', current_period_start = now(),
        current_period_end = null, trial_ends_at = null, cancel_at_period_end = false,
        ended_reason = null
    where id = subscription.id returning * into subscription;
    return subscription;
end
$$;

-- The scope's own subscription, locked, if it may be cancelled. PV409 on the free plan, when the
-- subscription has ended, when it is already set to end with its period, and when it is to end with
-- a period that has no end. What the processor may still charge for can be cancelled in any state:
-- an unpaid one has ended here and is tried again there.
create function permit_cancellation(at_period_end boolean) returns subscriptions
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    subscription subscriptions := lock_own_subscription();
    refusal text := case
        when subscription.status in ('cancelled', 'expired')
            and subscription.processor_subscription_id is null
            then 'The subscription has ended already.'
        when subscription.processor_subscription_id is null and exists (
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
    return subscription;
end
$$;

create function cancel_subscription(at_period_end boolean) returns subscriptions
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    subscription subscriptions := permit_cancellation(at_period_end);
begin
    if at_period_end then
        update subscriptions set cancel_at_period_end = true where id = subscription.id;
    else
        perform end_subscription(subscription.organization_id, 'cancelled');
    end if;
    return lock_own_subscription();
end
$$;

-- The scope's own subscription, locked, if a cancellation can be taken back; PV409 otherwise.
create function permit_resumption() returns subscriptions
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    subscription subscriptions := lock_own_subscription();
begin
    if not subscription.cancel_at_period_end or now() >= subscription.current_period_end then
        raise exception using
            errcode = 'PV409', message = 'There is no cancellation to take back.';
    end if;
    return subscription;
end
$$;

create function resume_subscription() returns subscriptions
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    subscription subscriptions := permit_resumption();
begin
    update subscriptions set cancel_at_period_end = false where id = subscription.id
    returning * into subscription;
    return subscription;
end
$$;

-- Store the scope's customer at the processor unless there is one; returns the stored one.
create function keep_processor_customer(customer text) returns text
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    subscription subscriptions := lock_own_subscription();
begin
    update subscriptions set processor_customer_id = customer
    where id = subscription.id and processor_customer_id is null;
    return case when subscription.id is not null
        then coalesce(subscription.processor_customer_id, customer) end;
end
$$;

-- Set the scope's own subscription to the state at the processor. A price that no plan has leaves
-- the plan as it is; `incomplete` changes nothing yet; a subscription that can't be paid any more
-- ends.
create function follow_processor(
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
declare
    subscription subscriptions := lock_own_subscription();
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
    return lock_own_subscription();
end
$$;

-- The tenant's login may call lock_own_subscription, because a change made at the processor locks
-- the row before it checks whether another change came in between.
grant execute on function
    change_plan(uuid), cancel_subscription(boolean), resume_subscription(),
    permit_plan_change(uuid), permit_cancellation(boolean), permit_resumption(),
    keep_processor_customer(text), lock_own_subscription(),
    follow_processor(text, text, text, text, timestamptz, timestamptz, timestamptz, boolean)
    to pavilion_tenant;
