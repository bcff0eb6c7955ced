drop trigger announce_changed_owner on organization_memberships;
drop trigger announce_owner on organization_memberships;
drop function announce_owner();
drop procedure repeat_limits_clear(uuid);
drop procedure queue_mail(text, jsonb, uuid);
drop table outbox;
drop table idempotency_keys;
