drop function follow_processor(
    text, text, text, text, timestamptz, timestamptz, timestamptz, boolean);
drop function keep_processor_customer(text);
drop function permit_resumption();
drop function permit_cancellation(boolean);
drop function permit_plan_change(uuid);
alter table subscriptions
    drop constraint subscriptions_processor_check,
    drop column processor_subscription_id,
    drop column processor_customer_id;
alter table subscription_plans drop column processor_price_id;
