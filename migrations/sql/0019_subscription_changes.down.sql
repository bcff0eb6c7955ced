drop function recount_usage(uuid);
drop procedure repeat_limits_clear(uuid);
drop function resume_subscription();
drop function cancel_subscription(boolean);
drop function change_plan(uuid);
drop function lock_own_subscription();
drop function settle_subscription(uuid);
drop function end_subscription(uuid, text);
drop function limits_exceeded(uuid, uuid);
