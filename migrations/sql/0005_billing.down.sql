drop function read_subscription_limits(uuid);
drop view effective_plans;
drop table organization_usage;
drop table subscriptions;
drop table subscription_plans;
