-- Passwords: which attempts may compare one, how often, and what a right one allows.
-- pavilion_sign_in reads no table; it executes the functions granted at the end. Each is a whole
-- step of a request, so that the step is one round trip and all or nothing.

create function email_digest(given_email text) returns bytea
    language sql immutable
    return sha256(convert_to(search_key(given_email), 'UTF8'));

-- Count an attempt, then return what it may compare: hash and session generation of one snapshot,
-- so that a session from an old password ends with the change of that password. attempt is null and
-- allowed false when the guard refuses: 10 attempts in 15 minutes from a network, 100 a day in all.
--
-- Known and unknown e-mails read and write the same. Commit before the password is compared,
-- because attempts for one e-mail wait for each other here.
create function begin_sign_in(given_email text, client_ip inet)
    returns table (
        attempt uuid, allowed boolean, user_id uuid, password_hash text, generation integer
    )
    language plpgsql security definer set search_path = public, pg_temp
    as $$
#variable_conflict use_column
declare
    digest constant bytea := email_digest(given_email);
    client_network constant cidr := network(set_masklen(
        coalesce(client_ip, '0.0.0.0'), case family(client_ip) when 6 then 56 else 24 end));
    person record;
    counted_from timestamptz;
    recent bigint;
    daily bigint;
begin
    perform pg_advisory_xact_lock(hashtextextended(search_key(given_email), 0));
    select greatest(max(succeeded_at), clock_timestamp() - interval '1 day') into counted_from
    from sign_in_attempts
    where email_digest = digest and created_at > clock_timestamp() - interval '1 day';
    select count(*) filter (
            where network = client_network
                and created_at > clock_timestamp() - interval '15 minutes'),
        count(*)
    into recent, daily
    from sign_in_attempts
    where email_digest = digest and created_at > counted_from;
    if recent >= 10 or daily >= 100 then
        return query select null::uuid, false, null::uuid, null::text, null::integer;
        return;
    end if;
    select users.id, credentials.password_hash, users.session_generation into person
    from users join user_credentials as credentials on credentials.user_id = users.id
    where users.email_key = search_key(given_email);
    return query
        with try as (
            insert into sign_in_attempts (email_digest, network, user_id, generation)
            values (digest, client_network, person.id, person.session_generation)
            returning id
        )
        select id, true, person.id, person.password_hash, person.session_generation from try;
end
$$;

-- The same for the scope's own person, to be compared with the present password.
create function begin_own_sign_in(client_ip inet)
    returns table (
        attempt uuid, allowed boolean, user_id uuid, password_hash text, generation integer
    )
    language sql security definer set search_path = public, pg_temp
    begin atomic
        select started.* from users, begin_sign_in(users.email, client_ip) as started
        where users.id = scope_user_id() and scope_impersonator_id() is null;
    end;

-- Record the outcome of the comparison; after a success the guard counts from zero.
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
    begin_sign_in(text, inet), begin_own_sign_in(inet), finish_sign_in(uuid, text),
    change_password(uuid, text)
    to pavilion_sign_in;
