-- Links mailed to a person: verify an e-mail, set another password, move the account to another
-- e-mail.

-- Write a token and its mail. A null person writes the same rows, which are never delivered.
create procedure mail_token(of_user uuid, token_purpose text, lifetime interval)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    token uuid;
begin
    insert into user_tokens (user_id, purpose, expires_at)
    values (of_user, token_purpose, now() + lifetime) returning id into token;
    call queue_mail(token_purpose, jsonb_build_object('token_id', token));
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

-- For the scope's own person: the link goes to the new address, a notice to the old one. It does
-- not tell whether the new address belongs to another account.
create procedure request_email_change(to_email text)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    token uuid;
begin
    insert into user_tokens (user_id, purpose, new_email, old_email, expires_at)
    select id, 'change_email', to_email, email, now() + interval '24 hours'
    from users where id = scope_user_id() and scope_impersonator_id() is null
    returning id into token;
    call queue_mail('change_email', jsonb_build_object('token_id', token));
    call queue_mail('change_email_notice', jsonb_build_object('token_id', token));
end
$$;

-- Whether a token may still be used: unused, unexpired, of a known person, and the newest of its
-- purpose. So a new token voids the older ones without writing to them, which would tell a known
-- e-mail from an unknown one.
create function is_usable(token user_tokens) returns boolean
    language sql stable
    return token.user_id is not null and token.used_at is null and token.expires_at > now()
        and not exists (
            select from user_tokens as newer
            where newer.user_id = token.user_id and newer.purpose = token.purpose
                and (newer.created_at, newer.id) > (token.created_at, token.id)
        );

-- The nonce that the link's HMAC is checked with; no row when the token can't be used any more.
create function read_user_token(token_id uuid)
    returns table (purpose text, nonce bytea)
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select token.purpose, token.nonce from user_tokens as token
        where token.id = token_id and is_usable(token);
    end;

-- Use a token once, also when two requests bring it at once; a row of nulls when it can't be used
-- any more.
create function use_user_token(token_id uuid, token_purpose text, token_nonce bytea)
    returns user_tokens
    language sql security definer set search_path = public, pg_temp
    begin atomic
        update user_tokens as token set used_at = now()
        where token.id = token_id and token.purpose = token_purpose and token.nonce = token_nonce
            and is_usable(token)
        returning token.*;
    end;

-- This and the next two return whether the token was good.
create function verify_email(token_id uuid, token_nonce bytea) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    person uuid := (use_user_token(token_id, 'verify_email', token_nonce)).user_id;
begin
    update users set email_verified_at = coalesce(email_verified_at, now()) where id = person;
    return found;
end
$$;

-- Also proves the e-mail, ends all sessions and clears the sign-in guard.
create function reset_password(token_id uuid, token_nonce bytea, new_hash text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    person uuid := (use_user_token(token_id, 'reset_password', token_nonce)).user_id;
begin
    if person is null then
        return false;
    end if;
    perform replace_password(person, new_hash);
    update users set email_verified_at = coalesce(email_verified_at, now()) where id = person;
    -- A success without an attempt, because the guard counts from the last success on.
    insert into sign_in_attempts (email_digest, network, succeeded_at)
    select email_digest(email), '0.0.0.0/0', clock_timestamp() from users where id = person;
    return true;
end
$$;

-- Ends all sessions and voids the links mailed to the old address. PV409 when another account took
-- the new address meanwhile.
create function confirm_email_change(token_id uuid, token_nonce bytea) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    token user_tokens := use_user_token(token_id, 'change_email', token_nonce);
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
    read_user_token(uuid), verify_email(uuid, bytea), reset_password(uuid, bytea, text),
    confirm_email_change(uuid, bytea), ask_for_email_change(uuid, text)
    to pavilion_sign_in;
