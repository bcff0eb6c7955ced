-- The settling job goes on from where its last batch ended, by time and id: trials that were begun
-- together end together, and are not put into order again for each batch.
create index subscriptions_trial_ends_at_id_idx on subscriptions (trial_ends_at, id)
    where status = 'trialing';
create index subscriptions_current_period_end_id_idx on subscriptions (current_period_end, id)
    where cancel_at_period_end or status = 'past_due';
drop index subscriptions_trial_ends_at_idx, subscriptions_current_period_end_idx;
