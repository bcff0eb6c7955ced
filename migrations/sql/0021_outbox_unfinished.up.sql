-- Rows whose last try left no outcome: delivery takes them one by one, past any backlog.
create index outbox_unfinished_idx on outbox (next_attempt_at)
    where delivered_at is null and dead_at is null and attempts > 0 and last_error is null;
