-- Idempotency keys, by which a repeated request gets its first answer, and the outbox: mails and
-- other effects outside the database, written with the change they belong to and delivered after
-- its commit.

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
    attempts integer not null default 0 check (attempts >= 0),
    next_attempt_at timestamptz not null default now(),
    delivered_at timestamptz,
    dead_at timestamptz,
    last_error text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint outbox_organization_id_dedupe_key_key unique (organization_id, dedupe_key),
    -- Without an organization, equal keys would not be seen as equal.
    constraint outbox_dedupe_key_check check (dedupe_key is null or organization_id is not null)
);
create index outbox_organization_id_idx on outbox (organization_id);
create index outbox_next_attempt_at_idx on outbox (next_attempt_at)
    where delivered_at is null and dead_at is null;
create index outbox_dead_at_idx on outbox (dead_at) where dead_at is not null;
create index outbox_delivered_at_idx on outbox (delivered_at) where delivered_at is not null;
-- Rows whose last attempt ended without an outcome: delivery takes them one by one, ahead of any
-- backlog.
create index outbox_unfinished_idx on outbox (next_attempt_at)
    where delivered_at is null and dead_at is null and attempts > 0 and last_error is null;

call protect_platform_table('outbox');
create policy tenant on outbox for insert to pavilion_tenant
    with check (organization_id = scope_organization_id());

grant insert (organization_id, kind, payload, dedupe_key) on outbox to pavilion_tenant;
grant select, delete on outbox to pavilion_platform;
grant insert (organization_id, kind, payload, dedupe_key, next_attempt_at)
    on outbox to pavilion_platform;
grant update (attempts, next_attempt_at, delivered_at, dead_at, last_error)
    on outbox to pavilion_platform;

-- Queue a mail also for people who are not signed in and have no organization; ids is the rest of
-- the payload.
create procedure queue_mail(template text, ids jsonb, of_organization uuid default null)
    language sql security definer set search_path = public, pg_temp
    begin atomic
        insert into outbox (organization_id, kind, payload)
        values (of_organization, 'email', jsonb_build_object('template', template) || ids);
    end;

-- Redis did not store the tombstone of a change of limits, so the outbox clears the cache after the
-- commit.
create procedure repeat_limits_clear(of_organization uuid)
    language sql security definer set search_path = public, pg_temp
    begin atomic
        insert into outbox (organization_id, kind, payload)
        values (
            of_organization, 'clear_limits', jsonb_build_object('organization_id', of_organization)
        );
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
