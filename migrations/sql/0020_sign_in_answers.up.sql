-- The last step of whatever begins with a password: note that it was right, do what it was for, tell
-- who the person is. One statement each, so that it is one round trip and all or nothing.
--
-- `attempt` is one whose password was right; where it may be null there was nobody to compare with.

-- A person as the answers show it.
create function account_of(of_user uuid) returns json
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select row_to_json(person) from (
            select id, email, name, email_verified_at, created_at, updated_at
            from users where users.id = of_user
        ) as person;
    end;

-- Signing in: who it is and where that person may go, waits_for names the associations whose
-- approval is awaited. new_hash is the same password under newer parameters. No row when the
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

create function sign_up(
    given_name text, given_email text, new_hash text, organization_name text,
    given_time_zone text
)
    returns table (person json, generation integer, organization_id uuid)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    made record;
begin
    select * into made from register_organization(
        given_name, given_email, new_hash, organization_name, given_time_zone);
    return query select account_of(made.user_id), made.generation, made.organization_id;
end
$$;

-- No row unless the attempt is the scope's own person's.
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

-- False unless the attempt is the scope's own person's.
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

-- An invitation's e-mail is proved by its link. attempt is null for a new person. No row when the
-- password of a known person was not proved.
create function take_invitation(
    invitation_id uuid, invitation_nonce bytea, invitation_kind text, given_name text,
    new_hash text, attempt uuid
)
    returns table (
        person json, generation integer, organization_id uuid, role text, homeowner_id uuid
    )
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    accepted record;
begin
    call end_sign_in(attempt, attempt is not null);
    -- Step by step: one statement would look for the account as it was before.
    select * into accepted from accept_invitation(
        invitation_id, invitation_nonce, invitation_kind, given_name, new_hash, attempt);
    if found then
        return query
            select account_of(accepted.user_id), accepted.generation, accepted.organization_id,
                accepted.role, accepted.homeowner_id;
    end if;
end
$$;

-- attempt is null for a person that was not known, and when the guard refused to compare.
create procedure ask_to_join(
    given_code text, given_first_name text, given_last_name text, given_email text,
    new_hash text, attempt uuid, was_right boolean, given_phone text, given_unit_text text,
    given_message text
)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    call end_sign_in(attempt, was_right);
    call request_to_join(
        given_code, given_first_name, given_last_name, given_email, new_hash, attempt, given_phone,
        given_unit_text, given_message);
end
$$;

-- The pieces are for these functions alone.
revoke execute on function
    choices_of(uuid), set_own_password(uuid, text),
    register_organization(text, text, text, text, text),
    accept_invitation(uuid, bytea, text, text, text, uuid)
    from pavilion_sign_in;
revoke execute on procedure
    end_sign_in(uuid, boolean), rehash_password(uuid, text), request_email_change(text),
    request_to_join(text, text, text, text, text, uuid, text, text, text)
    from pavilion_sign_in;
grant execute on function
    finish_sign_in(uuid, text), sign_up(text, text, text, text, text),
    change_password(uuid, text), ask_for_email_change(uuid, text),
    take_invitation(uuid, bytea, text, text, text, uuid)
    to pavilion_sign_in;
grant execute on procedure
    ask_to_join(text, text, text, text, text, uuid, boolean, text, text, text)
    to pavilion_sign_in;
