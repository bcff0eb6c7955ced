drop function follow_processor(
    text, text, text, text, timestamptz, timestamptz, timestamptz, boolean);
drop function keep_processor_customer(text);
drop function resume_subscription();
drop function permit_resumption();
drop function cancel_subscription(boolean);
drop function permit_cancellation(boolean);
drop function change_plan(uuid);
drop function permit_plan_change(uuid);
drop function lock_own_subscription();
