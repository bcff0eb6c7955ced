drop function settle_subscription(uuid);
drop function end_subscription(uuid, text);
drop function limits_exceeded(uuid, uuid);
drop function read_subscription_limits(uuid);
drop function paid_plan(uuid);
drop view effective_plans;
drop table organization_usage;
drop table subscriptions;
drop table subscription_plans;
