-- Idempotency keys, by which a repeated request gets its first answer, and the outbox: mails and
-- other effects outside the database, written with the change they belong to and delivered after
-- its commit. A row waits in a lane, where the organizations take turns.

create table idempotency_keys (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    actor_id uuid not null,
    key text not null check (length(key) between 1 and 200),
    endpoint text not null,
    request_digest bytea not null,
    status integer,
    -- The first answer byte for byte; jsonb would reorder its keys.
    body text,
    headers jsonb,
    -- The row that a request with an effect outside works on; a retry resumes it.
    resource_id uuid,
    expires_at timestamptz not null default now() + interval '24 hours',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint idempotency_keys_organization_id_actor_id_key_key
        unique (organization_id, actor_id, key)
);
create index idempotency_keys_expires_at_idx on idempotency_keys (expires_at);

-- A person reads and writes only keys of that person, in every kind of session.
call protect_tenant_table(
    'idempotency_keys', audited => false,
    homeowner_reads => 'actor_id = scope_user_id()',
    homeowner_writes => 'actor_id = scope_user_id()'
);
create policy own on idempotency_keys as restrictive to pavilion_tenant
    using (actor_id = scope_user_id());

grant select, delete on idempotency_keys to pavilion_tenant, pavilion_platform;
grant insert (
    organization_id, actor_id, key, endpoint, request_digest, resource_id, expires_at
) on idempotency_keys to pavilion_tenant;
grant update (
    endpoint, request_digest, status, body, headers, resource_id, expires_at
) on idempotency_keys to pavilion_tenant;

-- The payload holds ids only: recipients and contents are decided at delivery.
create table outbox (
    id uuid primary key default new_id(),
    organization_id uuid references organizations,
    kind text not null check (kind in ('email', 'delete_object', 'clear_limits')),
    payload jsonb not null,
    dedupe_key text,
    -- Set by place_in_outbox. 1: no mail; 2: about an account; 3 and 4: of an organization that pays
    -- and of one that does not.
    lane smallint not null check (lane between 1 and 4),
    turn_key bigint not null,
    -- The digest of the mailbox, in a mail to a person without an account in the organization.
    stranger bytea,
    attempts integer not null default 0 check (attempts >= 0),
    next_attempt_at timestamptz not null default now(),
    delivered_at timestamptz,
    dead_at timestamptz,
    last_error text,
    -- The clock's, because rows about one subject are made under its lock and count in that order.
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default now(),
    constraint outbox_organization_id_dedupe_key_key unique (organization_id, dedupe_key),
    -- Without an organization, equal keys would not be seen as equal.
    constraint outbox_dedupe_key_check check (dedupe_key is null or organization_id is not null)
)
-- A queue leaves its dead entries where the next claim begins to read.
with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);
-- What waits for its first attempt or for another one. A claimed row is not in it.
create index outbox_waiting_idx on outbox (lane, turn_key, next_attempt_at, id)
    where delivered_at is null and dead_at is null and (attempts = 0 or last_error is not null);
create index outbox_equal_idx on outbox (md5(payload::text))
    where delivered_at is null and dead_at is null and kind = 'email';
create index outbox_stranger_created_at_idx on outbox (organization_id, stranger, created_at desc)
    where stranger is not null;
create index outbox_strangers_created_at_idx on outbox (organization_id, created_at desc)
    where stranger is not null;
create index outbox_dead_at_idx on outbox (dead_at) where dead_at is not null;
create index outbox_delivered_at_idx on outbox (delivered_at) where delivered_at is not null;
-- Rows whose last attempt ended without an outcome, or has not ended yet.
create index outbox_unfinished_idx on outbox (next_attempt_at)
    where delivered_at is null and dead_at is null and attempts > 0 and last_error is null;

-- Whether a row waits for its first attempt, or for another one after a failure, and is due.
create function is_waiting(entry outbox) returns boolean
    language sql stable
    return entry.delivered_at is null and entry.dead_at is null
        and (entry.attempts = 0 or entry.last_error is not null) and entry.next_attempt_at <= now();

-- Whether a row's last attempt has had no outcome in the two minutes of its claim.
create function is_unfinished(entry outbox) returns boolean
    language sql stable
    return entry.delivered_at is null and entry.dead_at is null
        and entry.attempts > 0 and entry.last_error is null and entry.next_attempt_at <= now();
grant execute on function is_waiting(outbox), is_unfinished(outbox) to pavilion_platform;

-- The key at which a lane's last claim stopped.
create table outbox_turns (
    lane smallint primary key,
    last_key bigint not null default 0
);
insert into outbox_turns (lane) select generate_series(1, 4);
call protect_platform_table('outbox_turns');
grant select, update on outbox_turns to pavilion_platform;

call protect_platform_table('outbox');
create policy tenant on outbox for insert to pavilion_tenant
    with check (organization_id = scope_organization_id());

grant insert (organization_id, kind, payload, dedupe_key) on outbox to pavilion_tenant;
grant select, delete on outbox to pavilion_platform;
grant insert (organization_id, kind, payload, dedupe_key, next_attempt_at)
    on outbox to pavilion_platform;
grant update (attempts, next_attempt_at, delivered_at, dead_at, last_error)
    on outbox to pavilion_platform;

-- Each organization takes its turn; a mail about an account takes that of the asker's network, so
-- that a stranger's requests wait behind each other. A hash, because then the keys lie evenly and
-- no address is kept.
create function turn_key_of(of_organization uuid) returns bigint
    language sql stable
    return hashtextextended(coalesce(
        of_organization::text,
        (
            select network(set_masklen(ip, case family(ip) when 4 then 32 else 56 end))::text
            from (select nullif(current_setting('pavilion.ip', true), '')::inet as ip) as asker
        ),
        ''), 0);

-- The mailbox behind an address: without the tag after a plus sign, by which one mailbox has any
-- number of addresses, and without the dots that Gmail passes over.
create function mailbox_digest(address text) returns bytea
    language sql immutable
    return (
        select sha256(convert_to(
            case when host in ('gmail.com', 'googlemail.com')
                then replace(name, '.', '') || '@gmail.com' else name || '@' || host end, 'UTF8'))
        from (
            select split_part(split_part(search_key(address), '@', 1), '+', 1) as name,
                split_part(search_key(address), '@', 2) as host
        ) as parts
    );

-- Refuse what is accepted again at a later moment. PV429 says in its detail after how many seconds.
create procedure refuse_until(moment timestamptz, refusal text)
    language plpgsql set search_path = public, pg_temp
    as $$
declare
    wait constant integer := ceil(extract(epoch from moment - clock_timestamp()));
begin
    if wait > 0 then
        raise exception using
            errcode = 'PV429',
            message = format('%s Try again in %s.', refusal, case
                when wait > 5400 then format('%s hours', ceil(wait / 3600.0))
                when wait > 60 then format('%s minutes', ceil(wait / 60.0))
                else 'a minute'
            end),
            detail = json_build_object('retry_after', wait);
    end if;
end
$$;

-- How many mails a day an organization may send, or cause, to people without an account in it; null
-- without a limit.
create function strangers_a_day(of_organization uuid) returns integer
    language sql stable
    return case paid_plan(of_organization)
        when 'free' then 50 when 'basic' then 1000 when 'pro' then 5000 end;

-- Refuse a mail to a stranger beyond 5 an hour for a mailbox, or beyond the day's number of the plan.
-- Counted under the organization's lock and by a later statement, so exactly under any concurrency.
create procedure refuse_mail_to_strangers(of_organization uuid, mailbox bytea)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    a_day constant integer := strangers_a_day(of_organization);
    last_allowed timestamptz;
begin
    perform from organization_usage where organization_id = of_organization for update;
    if a_day is not null then
        select created_at into last_allowed from outbox
        where organization_id = of_organization and stranger is not null
        order by created_at desc offset a_day - 1 limit 1;
        call refuse_until(
            last_allowed + interval '1 day',
            format('Your plan allows %s invitations a day.', a_day));
    end if;
    select created_at into last_allowed from outbox
    where organization_id = of_organization and stranger = mailbox
    order by created_at desc offset 4 limit 1;
    call refuse_until(
        last_allowed + interval '1 hour', 'This person got 5 invitations from you within an hour.');
end
$$;

-- Give a row its lane and turn, which no login can set, and count a mail to a stranger, so that no
-- endpoint can pass the limits by. An invitation is one, of any kind.
create function place_in_outbox() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    new.lane := case
        when new.kind <> 'email' then 1
        when new.organization_id is null then 2
        when paid_plan(new.organization_id) <> 'free' then 3
        else 4
    end;
    new.turn_key := turn_key_of(new.organization_id);
    if new.payload ->> 'template' = 'invitation' then
        select mailbox_digest(email) into new.stranger from invitations
        where id = (new.payload ->> 'invitation_id')::uuid
            and organization_id = new.organization_id;
    end if;
    if new.stranger is not null then
        call refuse_mail_to_strangers(new.organization_id, new.stranger);
    end if;
    return new;
end
$$;
create trigger place before insert on outbox for each row execute function place_in_outbox();

-- Queue a mail also for people who are not signed in and have no organization; ids is the rest of
-- the payload. A mail without a recipient is the same row, which counts as delivered.
create procedure queue_mail(
    template text, ids jsonb, of_organization uuid default null, has_recipient boolean default true
)
    language sql security definer set search_path = public, pg_temp
    begin atomic
        insert into outbox (organization_id, kind, payload, delivered_at)
        values (
            of_organization, 'email', jsonb_build_object('template', template) || ids,
            case when not has_recipient then now() end
        );
    end;

-- Redis did not store the tombstone of a change of limits of the scope's organization, so the outbox
-- clears the cache after the commit.
create procedure repeat_limits_clear(of_organization uuid)
    language sql security definer set search_path = public, pg_temp
    begin atomic
        insert into outbox (organization_id, kind, payload)
        select of_organization, 'clear_limits',
            jsonb_build_object('organization_id', of_organization)
        where is_in_scope(of_organization) and scope_homeowner_id() is null;
    end;

-- All owners get a mail about a new owner, however that role was given. The first owner of an
-- organization gets none.
create function announce_owner() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if exists (
        select from organization_memberships
        where organization_id = new.organization_id and role = 'owner' and id <> new.id
    ) then
        insert into outbox (organization_id, kind, payload)
        select organization_id, 'email', jsonb_build_object(
            'template', 'new_owner', 'user_id', user_id, 'new_owner_id', new.user_id,
            'organization_id', organization_id)
        from organization_memberships
        where organization_id = new.organization_id and role = 'owner';
    end if;
    return null;
end
$$;
create trigger announce_owner after insert on organization_memberships
    for each row when (new.role = 'owner') execute function announce_owner();
create trigger announce_changed_owner after update of role on organization_memberships
    for each row when (new.role = 'owner' and old.role <> 'owner')
    execute function announce_owner();

grant execute on procedure repeat_limits_clear(uuid)
    to pavilion_tenant, pavilion_sign_in, pavilion_platform;
