-- Links mailed to a person: verify an e-mail, set another password, move the account to another
-- e-mail. A link proves the mailbox and never the account, because a stranger may have signed up
-- with another person's e-mail: each needs the account's password too, or sets a new one.

-- Write a token and its mail, of which a person gets 3 an hour for a purpose. Accounts that were never
-- verified and whose addresses are tagged ones of one mailbox get them together, because anybody may
-- sign up with any number of those. Beyond that, and for a null person, the same rows are written: a
-- token of no account, so that it replaces none that was mailed, and a mail that counts as delivered.
create procedure mail_token(of_user uuid, token_purpose text, lifetime interval)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    token uuid;
    shared bytea;
    recent bigint;
begin
    select mailbox_digest(email) into shared from users
    where id = of_user and email_verified_at is null
        and mailbox_digest(email) <> email_digest(email);
    -- Requests that count together wait for each other; one for no person takes a lock as well.
    perform pg_advisory_xact_lock(hashtextextended(
        coalesce(encode(shared, 'hex'), of_user::text, new_id()::text), 1));
    select count(*) into recent from user_tokens
    where (user_id = of_user or mailbox = shared) and purpose = token_purpose
        and created_at > clock_timestamp() - interval '1 hour';
    if recent >= 3 then
        of_user := null;
        shared := null;
    end if;
    insert into user_tokens (user_id, purpose, mailbox, expires_at)
    values (of_user, token_purpose, shared, now() + lifetime) returning id into token;
    call queue_mail(
        token_purpose, jsonb_build_object('token_id', token), has_recipient => of_user is not null);
end
$$;

create procedure request_verification(given_email text)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    person uuid;
begin
    select id into person from users
    where email_key = search_key(given_email) and email_verified_at is null;
    call mail_token(person, 'verify_email', '24 hours');
end
$$;

create procedure request_password_reset(given_email text)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    person uuid;
begin
    select id into person from users where email_key = search_key(given_email);
    call mail_token(person, 'reset_password', '1 hour');
end
$$;

-- For the scope's own person: the link goes to the new address, a notice to the old one unless that
-- one was never verified and may be another person's. It does not tell whether the new address
-- belongs to another account, nor that its mailbox got 3 such links within the hour already, from any
-- account: then there is no link, and nothing to give notice of. PV429 beyond 3 requests of the
-- person in an hour.
create procedure request_email_change(to_email text)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    mailbox_to constant bytea := mailbox_digest(to_email);
    person users;
    token uuid;
    third timestamptz;
    has_link boolean;
begin
    perform pg_advisory_xact_lock(hashtextextended(scope_user_id()::text, 1));
    perform pg_advisory_xact_lock(hashtextextended(encode(mailbox_to, 'hex'), 1));
    select created_at into third from user_tokens
    where user_id = scope_user_id() and purpose = 'change_email'
    order by created_at desc offset 2 limit 1;
    call refuse_until(
        third + interval '1 hour', 'You asked for 3 changes of your e-mail within an hour.');
    select * into person from users where id = scope_user_id() and scope_impersonator_id() is null;
    if not found then
        return;
    end if;
    select count(*) < 3 into has_link from user_tokens
    where mailbox = mailbox_to and purpose = 'change_email' and user_id is not null
        and created_at > clock_timestamp() - interval '1 hour';
    insert into user_tokens (user_id, purpose, new_email, old_email, mailbox, expires_at)
    values (case when has_link then person.id end, 'change_email', to_email, person.email,
        mailbox_to, now() + interval '24 hours')
    returning id into token;
    call queue_mail(
        'change_email', jsonb_build_object('token_id', token), has_recipient => has_link);
    if person.email_verified_at is not null then
        call queue_mail(
            'change_email_notice', jsonb_build_object('token_id', token),
            has_recipient => has_link);
    end if;
end
$$;

-- Whether a token may still be used: unused, unexpired, of a known person, and the newest of its
-- purpose. So a new token voids the older ones without writing to them, which would tell a known
-- e-mail from an unknown one. A link to verify an e-mail ends when the e-mail is verified by any
-- way, since it can set a password and lives longer than a link that resets one.
create function is_usable(token user_tokens) returns boolean
    language sql stable
    return token.user_id is not null and token.used_at is null and token.expires_at > now()
        and not exists (
            select from user_tokens as newer
            where newer.user_id = token.user_id and newer.purpose = token.purpose
                and (newer.created_at, newer.id) > (token.created_at, token.id)
        )
        and (token.purpose <> 'verify_email' or exists (
            select from users where id = token.user_id and email_verified_at is null
        ));

-- The nonce that the link's HMAC is checked with, and the e-mail of the account whose password the
-- link may need; no row when the token can't be used any more.
create function read_user_token(token_id uuid)
    returns table (purpose text, nonce bytea, email text)
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select token.purpose, token.nonce, users.email
        from user_tokens as token join users on users.id = token.user_id
        where token.id = token_id and is_usable(token);
    end;

-- Use a token once, also when two requests bring it at once; a row of nulls when it can't be used
-- any more. It locks the person first, so that of two links at once the second is judged by what
-- the first has changed.
create function use_user_token(token_id uuid, token_purpose text, token_nonce bytea)
    returns user_tokens
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    used user_tokens;
begin
    perform from users where id = (select user_id from user_tokens where id = token_id)
    for no key update;
    update user_tokens as token set used_at = now()
    where token.id = token_id and token.purpose = token_purpose and token.nonce = token_nonce
        and is_usable(token)
    returning token.* into used;
    return used;
end
$$;

-- Use a token whose person got the account's own password right by `attempt`. PV409 when the
-- password or the sessions changed since it was compared.
create function use_with_password(
    token_id uuid, token_purpose text, token_nonce bytea, attempt uuid
)
    returns user_tokens
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    used user_tokens;
begin
    call end_sign_in(attempt, true);
    used := use_user_token(token_id, token_purpose, token_nonce);
    if person_of(attempt) is distinct from used.user_id and used.user_id is not null then
        raise exception using
            errcode = 'PV409', message = 'The account was changed meanwhile. Send this again.';
    end if;
    return used;
end
$$;

-- The holder of the mailbox sets the account's password. If the e-mail was not verified, the account
-- may be a stranger's: its sessions and links end with its password, and so does what it asked for.
-- It also frees the e-mail's tries. Returns the new generation.
create function set_password_by_mail(of_user uuid, new_hash text) returns integer
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    delete from join_requests
    where user_id = of_user and status = 'pending'
        and exists (select from users where id = of_user and email_verified_at is null);
    update users set email_verified_at = now() where id = of_user and email_verified_at is null;
    -- A success without an attempt, for every address.
    insert into sign_in_attempts (email_digest, address, succeeded_at)
    select email_digest(email), '0.0.0.0/0', clock_timestamp() from users where id = of_user;
    return replace_password(of_user, new_hash);
end
$$;

-- Verify an e-mail with the account's own password, or by `new_hash` with a new one. This and
-- confirm_email_change return whether the token was good.
create function verify_email(
    token_id uuid, token_nonce bytea, new_hash text, attempt uuid
)
    returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    person uuid;
begin
    if new_hash is null then
        person := (use_with_password(token_id, 'verify_email', token_nonce, attempt)).user_id;
        update users set email_verified_at = now() where id = person;
    else
        person := (use_user_token(token_id, 'verify_email', token_nonce)).user_id;
        if person is not null then
            perform set_password_by_mail(person, new_hash);
        end if;
    end if;
    return person is not null;
end
$$;

-- Also proves the e-mail and ends all sessions. No row when the token was not good.
create function reset_password(token_id uuid, token_nonce bytea, new_hash text)
    returns table (user_id uuid, generation integer)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    person uuid := (use_user_token(token_id, 'reset_password', token_nonce)).user_id;
    new_generation integer;
begin
    if person is null then
        return;
    end if;
    new_generation := set_password_by_mail(person, new_hash);
    return query select person, new_generation;
end
$$;

-- Ends all sessions and voids the links mailed to the old address. It never sets a password, or the
-- holder of the new mailbox would get another person's account. PV409 when another account took the
-- new address meanwhile.
create function confirm_email_change(token_id uuid, token_nonce bytea, attempt uuid)
    returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    token user_tokens := use_with_password(token_id, 'change_email', token_nonce, attempt);
begin
    if token.user_id is null then
        return false;
    end if;
    update users set email = token.new_email, email_verified_at = now(),
        session_generation = session_generation + 1
    where id = token.user_id;
    update user_tokens set used_at = now() where user_id = token.user_id and used_at is null;
    return true;
exception
    when unique_violation then
        raise exception using
            errcode = 'PV409', message = 'Another account has this e-mail by now.';
end
$$;

-- False unless the attempt belongs to the scope's own person.
create function ask_for_email_change(attempt uuid, to_email text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    call end_sign_in(attempt, true);
    if person_of(attempt) is distinct from scope_user_id() then
        return false;
    end if;
    call request_email_change(to_email);
    return true;
end
$$;

grant execute on procedure request_verification(text), request_password_reset(text)
    to pavilion_sign_in;
-- A letter is judged by what its link is judged by.
grant execute on function is_usable(user_tokens) to pavilion_platform;
grant execute on function
    read_user_token(uuid), verify_email(uuid, bytea, text, uuid),
    reset_password(uuid, bytea, text), confirm_email_change(uuid, bytea, uuid),
    ask_for_email_change(uuid, text)
    to pavilion_sign_in;
