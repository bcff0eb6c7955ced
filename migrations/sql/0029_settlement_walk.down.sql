create index subscriptions_trial_ends_at_idx on subscriptions (trial_ends_at)
    where status = 'trialing';
create index subscriptions_current_period_end_idx on subscriptions (current_period_end)
    where cancel_at_period_end or status = 'past_due';
drop index subscriptions_trial_ends_at_id_idx, subscriptions_current_period_end_id_idx;
