drop procedure queue_mail(text, jsonb, uuid);
drop table outbox;
drop table idempotency_keys;
