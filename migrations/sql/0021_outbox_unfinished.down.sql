drop index outbox_unfinished_idx;
