-- {count} rows due in each list of the scheduled functions, for the one organization that this
-- database has, and for {count} more where subscriptions are due.

create function organization() returns uuid immutable language sql
    return (select id from organizations limit 1);
create function numbered(n bigint) returns uuid immutable language sql
    return lpad(to_hex(n), 32, '0')::uuid;
create function at(n bigint) returns timestamptz stable language sql
    return now() - n * interval '1 second';
create function to_nobody(n bigint) returns jsonb immutable language sql
    return jsonb_build_object('template', 'password_changed', 'user_id', numbered(n));
create view numbers as select n from generate_series(1::bigint, {count}) as n;

-- Due at once, unfinished, delivered long ago. Nobody is behind these mails.
insert into outbox (lane, turn_key, kind, payload, next_attempt_at)
    select 2, n % 100, 'email', to_nobody(n), at(n) from numbers;
insert into outbox (lane, turn_key, kind, payload, next_attempt_at, attempts)
    select 2, n % 100, 'email', to_nobody(n), at(n), 1 from numbers
    where n % 10 = 0;
insert into outbox (lane, turn_key, kind, payload, delivered_at)
    select 2, n % 100, 'email', '{}', at(n) - interval '30 days' from numbers;

insert into user_tokens (user_id, purpose, expires_at)
    select numbered(n), 'verify_email', at(n) from numbers;
insert into idempotency_keys (
        organization_id, actor_id, key, endpoint, request_digest, expires_at)
    select organization(), numbered(n), 'key', 'a__b', '', at(n) from numbers;
insert into revoked_sessions (sid, user_id, expires_at)
    select numbered(n), numbered(n), at(n) - interval '1 hour' from numbers;
insert into sign_in_attempts (email_digest, address, created_at)
    select uuid_send(numbered(n)), '192.0.2.0/24', at(n) - interval '1 day' from numbers;
insert into unconfirmed_join_requests (email, first_name, last_name, expires_at)
    select n || '@many.example', 'A', 'B', at(n) from numbers;
insert into invitations (organization_id, kind, email, role, invited_by_user_id, expires_at)
    select organization(), 'member', n || '@many.example', 'viewer', numbered(n),
        at(n) - interval '30 days' from numbers;
insert into request_notices (organization_id, association_id, work_order_ids, written_at)
    select organization(), numbered(n), array[numbered(n)], at(n) - interval '30 days' from numbers;
insert into processor_events (event_id, type, received_at)
    select 'evt_' || lpad(n::text, 20, '0'), 'refund.created', at(n) - interval '90 days' from numbers;
insert into documents (
        organization_id, category, file_name, content_type, size_bytes, pending_until)
    select organization(), 'other', 'a.pdf', 'application/pdf', 1, at(n) from numbers;
update organization_usage set storage_bytes = {count};

-- A quarter each: a trial is over, a period is, blocked, a trial ends soon. All of them fit the
-- free plan.
insert into organizations (id, name, slug)
    select numbered(n), 'Organization', 'organization-' || n from numbers;
insert into organization_usage (organization_id) select numbered(n) from numbers;
insert into organization_memberships (organization_id, user_id, role)
    select numbered(n), numbered(n), 'owner' from numbers;
insert into subscriptions (
        id, organization_id, plan_id, current_period_start, status, trial_ends_at,
        current_period_end, ended_reason)
    select numbered(n), numbered(n), (select id from subscription_plans where slug = 'pro'), at(n),
        (array['trialing', 'past_due', 'expired', 'trialing'])[1 + n % 4],
        case n % 4 when 0 then date_trunc('day', at(n)) when 3 then now() + interval '2 days' end,
        case n % 4 when 1 then at(n) - interval '14 days' end,
        case n % 4 when 2 then 'trial' end
    from numbers;
