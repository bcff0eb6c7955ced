-- People: one person has one e-mail and one password, however many roles. Passwords, tokens and
-- session ids are out of the tenant login's reach.

create table users (
    id uuid primary key default new_id(),
    email text not null check (length(email) between 3 and 254),
    email_key text collate "C" not null generated always as (search_key(email)) stored,
    name text not null check (length(name) between 1 and 200),
    name_key text collate "C" not null generated always as (search_key(name)) stored
        check (name_key ~ '[^[:space:]]'),
    email_verified_at timestamptz,
    is_super_admin boolean not null default false,
    -- Raised to end all sessions of a person at once.
    session_generation integer not null default 1,
    last_sign_in_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint users_email_key unique (email_key),
    -- A stranger may have signed up with an operator's e-mail.
    constraint users_is_super_admin_check
        check (not is_super_admin or email_verified_at is not null)
);

call protect_platform_table('users');
-- A sign-in or sign-out elsewhere shows nowhere in an account, so it makes no new version of it.
create or replace trigger touch before update on users
    for each row when (
        (old.email, old.name, old.email_verified_at) is distinct from
        (new.email, new.name, new.email_verified_at)
    )
    execute function touch_updated_at();
-- Later topics add policies for people who share an organization.
create policy own on users to pavilion_tenant using (id = scope_user_id());

grant select (
    id, email, email_key, name, email_verified_at, last_sign_in_at, created_at, updated_at
) on users to pavilion_tenant;
grant update (name) on users to pavilion_tenant;
grant select on users to pavilion_platform;
grant update (is_super_admin, session_generation) on users to pavilion_platform;

create table user_credentials (
    user_id uuid primary key references users on delete cascade,
    password_hash text not null,
    password_changed_at timestamptz not null default now()
);

call protect_platform_table('user_credentials');

-- One row per attempt that was allowed to compare a password, whether or not the account exists. A
-- row counts as a failure until it succeeds. No foreign key, so that both cases cost the same.
create table sign_in_attempts (
    id uuid primary key default new_id(),
    email_digest bytea not null,
    -- An IPv4 address, or the /64 network of an IPv6 subscriber.
    address cidr not null,
    -- The /48 that an IPv6 address belongs to, which comes with one rented server.
    site cidr,
    -- Of what the client has shown to be known by; null for every other client.
    device_digest bytea,
    user_id uuid,
    generation integer,
    succeeded_at timestamptz,
    created_at timestamptz not null default clock_timestamp()
);
-- Tries of known devices, and failures of all others by e-mail, by address and by site.
create index sign_in_attempts_device_digest_created_at_idx
    on sign_in_attempts (device_digest, created_at) where device_digest is not null;
create index sign_in_attempts_email_digest_created_at_idx
    on sign_in_attempts (email_digest, created_at)
    where device_digest is null and succeeded_at is null;
create index sign_in_attempts_address_created_at_idx
    on sign_in_attempts (address, created_at)
    where device_digest is null and succeeded_at is null;
create index sign_in_attempts_site_created_at_idx
    on sign_in_attempts (site, created_at)
    where device_digest is null and succeeded_at is null and site is not null;
create index sign_in_attempts_succeeded_at_idx
    on sign_in_attempts (email_digest, address, succeeded_at) where succeeded_at is not null;
create index sign_in_attempts_created_at_idx on sign_in_attempts (created_at);

call protect_platform_table('sign_in_attempts');
grant select, delete on sign_in_attempts to pavilion_platform;

-- What a mailed link stands for; the link itself is made from id and nonce while the mail is
-- rendered. A request for an unknown e-mail writes a row without a user, so that it costs the same;
-- its mail is never delivered.
create table user_tokens (
    id uuid primary key default new_id(),
    user_id uuid references users on delete cascade,
    purpose text not null check (purpose in ('verify_email', 'reset_password', 'change_email')),
    -- For change_email: the link goes to new_email, the notice to old_email even after the change.
    new_email text check (length(new_email) between 3 and 254),
    old_email text,
    -- The digest of a mailbox of which any number of accounts may have an address: a new e-mail, or
    -- one with a tag that was never verified. Its links are counted together.
    mailbox bytea,
    nonce bytea not null default uuid_send(gen_random_uuid()),
    expires_at timestamptz not null,
    used_at timestamptz,
    created_at timestamptz not null default now(),
    constraint user_tokens_purpose_new_email_check
        check ((purpose = 'change_email') = (new_email is not null and old_email is not null))
);
create index user_tokens_user_id_idx on user_tokens (user_id, purpose, created_at desc);
create index user_tokens_expires_at_idx on user_tokens (expires_at);
create index user_tokens_mailbox_created_at_idx on user_tokens (mailbox, created_at)
    where mailbox is not null;

call protect_platform_table('user_tokens');
grant select, delete on user_tokens to pavilion_platform;

-- A new password also voids the links that could take the account over: one that sets another
-- password, and a change of e-mail that was requested with the old password. While the e-mail is
-- not verified the mailbox outranks the password: after signing up with another person's e-mail, a
-- stranger could otherwise void each of that person's links by changing the password again.
create function void_links() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    update user_tokens set used_at = now()
    where user_id = new.user_id and used_at is null
        and (purpose = 'change_email' or purpose = 'reset_password' and exists (
            select from users where id = new.user_id and email_verified_at is not null
        ));
    return null;
end
$$;
create trigger void_links after update of password_changed_at on user_credentials
    for each row execute function void_links();

-- Sessions that ended before their token expired.
create table revoked_sessions (
    sid uuid primary key,
    user_id uuid not null,
    expires_at timestamptz not null
);
create index revoked_sessions_expires_at_idx on revoked_sessions (expires_at);

call protect_platform_table('revoked_sessions');
grant select, delete on revoked_sessions to pavilion_platform;
