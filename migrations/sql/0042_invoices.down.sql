revoke insert (
    organization_id, tenant_id, homeowner_id, processor_payment_method_id, type, brand, bank_name,
    last4, exp_month, exp_year, is_default, autopay, authorized_on, autopay_consent_text
) on payment_methods from pavilion_platform;
revoke update (is_default, autopay, detached_at) on payment_methods from pavilion_platform;
drop procedure forget_processor_account(uuid);
drop procedure follow_processor_account(text, boolean);
drop trigger touch on payments;
alter table payments drop column processor_return_id;
drop trigger touch on charges;
alter table charges drop column processor_return_id;
alter table payment_reversals
    drop constraint payment_reversals_processor_dispute_id_check,
    drop column processor_dispute_id;
call touch_changes('charges');
call touch_changes('payments');
drop function follow_processor_for(
    uuid, text, text, text, text, timestamptz, timestamptz, timestamptz, boolean);
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
drop function follow_subscription(
    subscriptions, text, text, text, text, timestamptz, timestamptz, timestamptz, boolean);
drop function lock_subscription(uuid);
drop table processor_look_ups;
drop table processor_events;
drop table invoices;
