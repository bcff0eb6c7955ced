-- Passwords: which attempts may compare one, how often, and what a right one allows.
-- pavilion_sign_in reads no table; it executes the functions granted at the end. Each is a whole
-- step of a request, so that the step is one round trip and all or nothing.

create function email_digest(given_email text) returns bytea
    language sql immutable
    return sha256(convert_to(search_key(given_email), 'UTF8'));

-- What a client's address is counted as: addresses are cheap within the /64 of an IPv6 subscriber.
create function counted_address(client_ip inet) returns cidr
    language sql immutable
    return network(set_masklen(
        coalesce(client_ip, '0.0.0.0'), case family(client_ip) when 6 then 64 else 32 end));

-- And a /64 is cheap within a /48; null for IPv4, where every address costs.
create function counted_site(client_ip inet) returns cidr
    language sql immutable
    return case family(client_ip) when 6 then network(set_masklen(client_ip, 48)) end;

-- What a try is counted by if the client is known; null if not. devices has, by user, the digest of
-- the device that the client has shown to be, and the session generation in which it became one.
-- Devices of older generations count as one, because a former holder of the password may have
-- gathered many. proof is a row that proves as much: a mailed link, or the person of a session.
create function known_by(devices jsonb, person uuid, generation integer, proof uuid) returns bytea
    language sql immutable
    return coalesce(
        case when (devices -> person::text ->> 'generation')::integer = generation
            then decode(devices -> person::text ->> 'digest', 'hex') end,
        sha256(uuid_send(proof)),
        case when devices -> person::text is not null
            then sha256(convert_to('older devices of ' || person, 'UTF8')) end);

-- When a known client may try again, in the past or null if now: 10 failures in 15 minutes since the
-- last success, 50 in a day. Nothing else refuses it, and no other client's failures count here.
create function known_free_at(device bytea) returns timestamptz
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        with tries as not materialized (
            select created_at, succeeded_at from sign_in_attempts
            where device_digest = device and created_at > now() - interval '1 day'
        )
        select greatest(
            (
                select (array_agg(created_at order by created_at desc))[10] + interval '15 minutes'
                from tries
                where succeeded_at is null and created_at > coalesce(
                    (select max(succeeded_at) from tries), '-infinity')
            ),
            (
                select (array_agg(created_at order by created_at desc))[50] + interval '1 day'
                from tries where succeeded_at is null
            ));
    end;

-- The same for every other client: for an e-mail from one address 10 failures in 15 minutes and 30
-- in a day, from one address 60 in 15 minutes, from one site 240, for one e-mail 100 in a day. A
-- success frees the first two, never the others: else an attacker's own account would free the
-- address, and the person's sign-ins would let the guesses go on. A reset, a success from anywhere,
-- frees all of the e-mail, because the password is another one.
--
-- Each count reads all of its rows, which the limits keep few: for the last of a sorted few the
-- planner would rather read the newest rows of the whole table.
create function others_free_at(digest bytea, client cidr, client_site cidr) returns timestamptz
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        with failures as not materialized (
            select email_digest, address, site, created_at from sign_in_attempts
            where device_digest is null and succeeded_at is null
                and created_at > now() - interval '1 day'
        ),
        successes as not materialized (
            select address, succeeded_at from sign_in_attempts
            where email_digest = digest and succeeded_at is not null
        ),
        pair as not materialized (
            select created_at from failures
            where email_digest = digest and address = client and created_at > greatest(
                (select max(succeeded_at) from successes where address = client),
                (select max(succeeded_at) from successes where address = '0.0.0.0/0'),
                '-infinity')
        )
        select greatest(
            (
                select (array_agg(created_at order by created_at desc))[10] + interval '15 minutes'
                from pair
            ),
            (
                select (array_agg(created_at order by created_at desc))[30] + interval '1 day'
                from pair
            ),
            (
                select (array_agg(created_at order by created_at desc))[60] + interval '15 minutes'
                from failures
                where address = client and created_at > now() - interval '15 minutes'
            ),
            (
                select (array_agg(created_at order by created_at desc))[240] + interval '15 minutes'
                from failures
                where site = client_site and created_at > now() - interval '15 minutes'
            ),
            (
                select (array_agg(created_at order by created_at desc))[100] + interval '1 day'
                from failures
                where email_digest = digest and created_at > coalesce(
                    (select max(succeeded_at) from successes where address = '0.0.0.0/0'),
                    '-infinity')
            ));
    end;

-- Seconds that a client has to wait, null if none. device is null for a client that is not known.
--
-- Tries that count together wait for each other, so that parallel ones are counted exactly. The
-- first look needs no lock: a flood that is refused anyway must not queue before the person.
create function wait_to_sign_in(digest bytea, client_ip inet, device bytea) returns integer
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    client constant cidr := counted_address(client_ip);
    free_at timestamptz;
begin
    for look in 1..2 loop
        if device is null then
            free_at := others_free_at(digest, client, counted_site(client_ip));
        else
            free_at := known_free_at(device);
        end if;
        if free_at > now() then
            return ceil(extract(epoch from free_at - now()));
        end if;
        if look = 1 and device is null then
            perform pg_advisory_xact_lock(hashtextextended('e-mail ' || encode(digest, 'hex'), 0));
            perform pg_advisory_xact_lock(hashtextextended('address ' || client, 0));
        elsif look = 1 then
            perform pg_advisory_xact_lock(hashtextextended('device ' || encode(device, 'hex'), 0));
        end if;
    end loop;
    return null;
end
$$;

-- Count an attempt, then return what it may compare: hash and session generation of one snapshot,
-- so that a session from an old password ends with the change of that password. Where the limits
-- above refuse, attempt is null, wait has the seconds, and user_id is set for a known client.
--
-- Known and unknown e-mails read and write the same. Commit before the password is compared, because
-- other attempts wait for this one.
create function begin_sign_in(
    given_email text, client_ip inet, devices jsonb default null, proof uuid default null
)
    returns table (
        attempt uuid, wait integer, user_id uuid, password_hash text, generation integer
    )
    language plpgsql security definer set search_path = public, pg_temp
    as $$
#variable_conflict use_column
declare
    digest constant bytea := email_digest(given_email);
    person record;
    device bytea;
    seconds integer;
begin
    select users.id, credentials.password_hash, users.session_generation into person
    from users join user_credentials as credentials on credentials.user_id = users.id
    where users.email_key = search_key(given_email);
    device := known_by(devices, person.id, person.session_generation, proof);
    seconds := wait_to_sign_in(digest, client_ip, device);
    if seconds is not null then
        return query
            select null::uuid, seconds, case when device is not null then person.id end,
                null::text, null::integer;
        return;
    end if;
    return query
        with try as (
            insert into sign_in_attempts (
                email_digest, address, site, device_digest, user_id, generation)
            values (
                digest, counted_address(client_ip), counted_site(client_ip), device, person.id,
                person.session_generation)
            returning id
        )
        select id, null::integer, person.id, person.password_hash, person.session_generation
        from try;
end
$$;

-- The same for the scope's own person, to be compared with the present password. All sessions of the
-- person count as one.
create function begin_own_sign_in(client_ip inet, devices jsonb default null)
    returns table (
        attempt uuid, wait integer, user_id uuid, password_hash text, generation integer
    )
    language sql security definer set search_path = public, pg_temp
    begin atomic
        select started.* from users,
            begin_sign_in(users.email, client_ip, devices, users.id) as started
        where users.id = scope_user_id() and scope_impersonator_id() is null;
    end;

-- Record the outcome of the comparison: a success is no failure any more.
create procedure end_sign_in(attempt uuid, succeeded boolean)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if succeeded then
        update sign_in_attempts set succeeded_at = clock_timestamp()
        where id = attempt and user_id is not null;
        update users set last_sign_in_at = now()
        where id = (select user_id from sign_in_attempts where id = attempt);
    end if;
end
$$;

-- The person whose password an attempt got right, for one minute and unless the person's sessions
-- ended meanwhile; else null.
create function person_of(attempt uuid) returns uuid
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select users.id
        from sign_in_attempts as try
        join users on users.id = try.user_id and users.session_generation = try.generation
        where try.id = attempt and try.succeeded_at > now() - interval '1 minute';
    end;

-- The places that the person of an attempt may enter. A join_request is not one: it says which
-- association has to approve first.
create function choices_of(attempt uuid)
    returns table (
        kind text, organization_id uuid, organization_name text, role text, homeowner_id uuid,
        association_id uuid, association_name text
    )
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select 'manager', organization.id, organization.name, membership.role, null::uuid,
            null::uuid, null::text
        from organization_memberships as membership
        join organizations as organization on organization.id = membership.organization_id
        where membership.user_id = person_of(attempt)
        union all
        select 'homeowner', organization.id, organization.name, null, homeowner.id,
            association.id, association.name
        from homeowners as homeowner
        join associations as association on association.id = homeowner.association_id
        join organizations as organization on organization.id = homeowner.organization_id
        where homeowner.user_id = person_of(attempt) and homeowner.archived_at is null
        union all
        select 'super_admin', null, null, null, null, null, null
        from users where id = person_of(attempt) and is_super_admin
        union all
        select 'join_request', null, null, null, null, association.id, association.name
        from join_requests as request
        join associations as association on association.id = request.association_id
        where request.user_id = person_of(attempt) and request.status = 'pending';
    end;

-- Store the same password under newer parameters; no session ends.
create procedure rehash_password(attempt uuid, new_hash text)
    language sql security definer set search_path = public, pg_temp
    begin atomic
        update user_credentials set password_hash = new_hash where user_id = person_of(attempt);
    end;

-- A person as the answers show it.
create function account_of(of_user uuid) returns json
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select row_to_json(person) from (
            select id, email, name, email_verified_at, created_at, updated_at
            from users where users.id = of_user
        ) as person;
    end;

-- Sign in: the person, the places to choose from, and in waits_for the names of the associations
-- that have to approve first. new_hash is the same password under newer parameters. No row when the
-- person's sessions ended since the password was read.
create function finish_sign_in(attempt uuid, new_hash text)
    returns table (person json, generation integer, choices json, waits_for json)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    call end_sign_in(attempt, true);
    if new_hash is not null then
        call rehash_password(attempt, new_hash);
    end if;
    return query
        select account_of(try.user_id), try.generation,
            (
                select coalesce(json_agg(choice), '[]') from choices_of(attempt) as choice
                where kind <> 'join_request'
            ),
            (
                select coalesce(json_agg(association_name), '[]') from choices_of(attempt)
                where kind = 'join_request'
            )
        from sign_in_attempts as try
        where try.id = attempt and try.user_id = person_of(attempt);
end
$$;

-- Set a new password: every session of the person ends and a notice is mailed. Returns the new
-- generation.
create function replace_password(of_user uuid, new_hash text) returns integer
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    new_generation integer;
begin
    update user_credentials set password_hash = new_hash, password_changed_at = now()
    where user_id = of_user;
    update users set session_generation = session_generation + 1
    where id = of_user returning session_generation into new_generation;
    call queue_mail('password_changed', jsonb_build_object('user_id', of_user));
    return new_generation;
end
$$;

-- For the scope's own person, whose present password `attempt` got right; null otherwise.
create function set_own_password(attempt uuid, new_hash text) returns integer
    language sql security definer set search_path = public, pg_temp
    begin atomic
        select replace_password(id, new_hash) from users
        where id = scope_user_id() and id = person_of(attempt);
    end;

-- No row unless the attempt belongs to the scope's own person.
create function change_password(attempt uuid, new_hash text)
    returns table (person json, generation integer)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    new_generation integer;
begin
    call end_sign_in(attempt, true);
    new_generation := set_own_password(attempt, new_hash);
    if new_generation is not null then
        return query select account_of(scope_user_id()), new_generation;
    end if;
end
$$;

grant execute on function
    begin_sign_in(text, inet, jsonb, uuid), begin_own_sign_in(inet, jsonb), finish_sign_in(uuid, text),
    change_password(uuid, text)
    to pavilion_sign_in;
