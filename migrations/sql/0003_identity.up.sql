-- People: one person, one e-mail, one password, whatever roles the person has.

create table users (
    id uuid primary key default new_id(),
    email text not null check (length(email) between 3 and 254),
    email_key text collate "C" not null generated always as (search_key(email)) stored,
    name text not null check (length(name) between 1 and 200),
    email_verified_at timestamptz,
    is_super_admin boolean not null default false,
    -- Raised to end all of a person's sessions at once.
    session_generation integer not null default 1,
    last_sign_in_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint users_email_key unique (email_key)
);

create table user_credentials (
    user_id uuid primary key references users on delete cascade,
    password_hash text not null,
    password_changed_at timestamptz not null default now()
);

-- One row per try that was allowed to compare a password, whether or not the account exists. The
-- guard counts those since the last success or reset. Without a foreign key, so that both kinds of
-- row cost the same.
create table sign_in_attempts (
    id uuid primary key default new_id(),
    email_digest bytea not null,
    network cidr not null,
    user_id uuid,
    generation integer,
    succeeded_at timestamptz,
    created_at timestamptz not null default clock_timestamp()
);
create index sign_in_attempts_email_digest_created_at_idx
    on sign_in_attempts (email_digest, created_at);
create index sign_in_attempts_created_at_idx on sign_in_attempts (created_at);

-- What a mailed link stands for; the link itself is made from id and nonce while rendering. A row
-- without a user stands for an unknown e-mail: asking costs the same and nothing is delivered.
create table user_tokens (
    id uuid primary key default new_id(),
    user_id uuid references users on delete cascade,
    purpose text not null check (purpose in ('verify_email', 'reset_password', 'change_email')),
    -- Of a change_email: where the link goes, and where the notice goes even after the change.
    new_email text check (length(new_email) between 3 and 254),
    old_email text,
    nonce bytea not null default uuid_send(gen_random_uuid()),
    expires_at timestamptz not null,
    used_at timestamptz,
    created_at timestamptz not null default now(),
    constraint user_tokens_purpose_new_email_check
        check ((purpose = 'change_email') = (new_email is not null and old_email is not null))
);
create index user_tokens_user_id_idx on user_tokens (user_id, purpose, created_at desc);
create index user_tokens_expires_at_idx on user_tokens (expires_at);

-- Sessions that ended before their token did.
create table revoked_sessions (
    sid uuid primary key,
    user_id uuid not null,
    expires_at timestamptz not null
);
create index revoked_sessions_expires_at_idx on revoked_sessions (expires_at);

call protect_platform_table('users');
call protect_platform_table('user_credentials');
call protect_platform_table('sign_in_attempts');
call protect_platform_table('user_tokens');
call protect_platform_table('revoked_sessions');

-- A person sees itself; later migrations add the people that share an organization with it.
create policy own on users to pavilion_tenant using (id = scope_user_id());

grant select (
    id, email, email_key, name, email_verified_at, last_sign_in_at, created_at, updated_at
) on users to pavilion_tenant;
grant update (name) on users to pavilion_tenant;
grant select on users, user_tokens, sign_in_attempts, revoked_sessions to pavilion_platform;
grant update (is_super_admin, session_generation) on users to pavilion_platform;
grant delete on user_tokens, sign_in_attempts, revoked_sessions to pavilion_platform;
