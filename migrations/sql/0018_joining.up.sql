-- How people join an existing organization: by an invitation, or by a join code and the
-- association's approval.

-- What an invitation's link may show, and the nonce that its HMAC is checked with; no row unless
-- the invitation is open.
create function open_invitation(invitation_id uuid)
    returns table (
        kind text, organization_name text, association_name text, email text,
        account_exists boolean, nonce bytea
    )
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select invitation.kind, organization.name, association.name, invitation.email,
            exists (select from users where email_key = invitation.email_key), invitation.nonce
        from invitations as invitation
        join organizations as organization on organization.id = invitation.organization_id
        left join homeowners as homeowner on homeowner.id = invitation.homeowner_id
        left join associations as association on association.id = homeowner.association_id
        where invitation.id = invitation_id
            and invitation.accepted_at is null and invitation.revoked_at is null
            and invitation.expires_at > now() and homeowner.archived_at is null;
    end;

-- Accept once, under the invitation's lock. The homeowner is locked before its invitation, as by a
-- request that invites it again or gives it access. A known person needs an attempt that got the
-- password right, and without one no row is returned; a new person needs new_hash and given_name (a
-- homeowner keeps the name of its row by default). PV404 when the invitation is not open, PV409
-- when it has nothing left to give, PV403 past the plan's members, PV422 without a name.
create function accept_invitation(
    invitation_id uuid, invitation_nonce bytea, invitation_kind text, given_name text,
    new_hash text, attempt uuid
)
    returns table (
        user_id uuid, generation integer, organization_id uuid, role text, homeowner_id uuid
    )
    language plpgsql security definer set search_path = public, pg_temp
    as $$
#variable_conflict use_column
declare
    invitation invitations;
    person uuid;
begin
    perform from homeowners
    where id = (select homeowner_id from invitations where id = invitation_id)
    for no key update;
    select * into invitation from invitations
    where id = invitation_id and nonce = invitation_nonce and kind = invitation_kind
        and accepted_at is null and revoked_at is null and expires_at > now()
    for update;
    if not found then
        raise exception using errcode = 'PV404', message = 'This invitation is not open any more.';
    end if;
    select id into person from users where email_key = invitation.email_key;
    if person is null and new_hash is not null then
        given_name := coalesce(given_name, (
            select left(first_name || ' ' || last_name, 200) from homeowners
            where id = invitation.homeowner_id
        ));
        if given_name is null then
            raise exception using errcode = 'PV422', message = 'A new account needs a name.';
        end if;
        person := add_person(given_name, invitation.email, new_hash, true);
    elsif person_of(attempt) is distinct from person then
        return;
    end if;
    if person is null then
        -- Another request registered the e-mail between the two queries.
        return;
    end if;
    update users set last_sign_in_at = now(),
        email_verified_at = coalesce(email_verified_at, now())
    where id = person;
    call act_as(
        case invitation.kind when 'member' then 'manager' else 'homeowner' end,
        person, invitation.homeowner_id);
    call take_up_invitation(invitation, person);
    update invitations set accepted_at = now() where id = invitation.id;
    return query
        select users.id, users.session_generation, invitation.organization_id, invitation.role,
            invitation.homeowner_id
        from users where users.id = person;
end
$$;

-- What accepting gives: a membership, or the homeowner's row.
create procedure take_up_invitation(invitation invitations, person uuid)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if invitation.kind = 'member' then
        insert into organization_memberships (organization_id, user_id, role)
        values (invitation.organization_id, person, invitation.role)
        on conflict (organization_id, user_id) do nothing;
        if not found then
            raise exception using errcode = 'PV409', message = 'You are a member already.';
        end if;
    else
        update homeowners set user_id = person
        where id = invitation.homeowner_id and user_id is null and archived_at is null;
        if not found then
            raise exception using errcode = 'PV409', message = 'This home has an account already.';
        end if;
    end if;
exception
    when unique_violation then
        raise exception using
            errcode = 'PV409', message = 'You are a homeowner in this association already.';
end
$$;

-- The whole step for an endpoint. The link proves the invitation's e-mail. attempt is null for a
-- new person. No row when the password of a known person was not proved.
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
    -- Two statements, because one would read the account as it was before the first call.
    select * into accepted from accept_invitation(
        invitation_id, invitation_nonce, invitation_kind, given_name, new_hash, attempt);
    if found then
        return query
            select account_of(accepted.user_id), accepted.generation, accepted.organization_id,
                accepted.role, accepted.homeowner_id;
    end if;
end
$$;

-- An association that accepts requests, by its code as a person types it: Crockford's base32 reads
-- I and L as 1, O as 0, and skips hyphens; spaces are skipped too.
create function association_by_join_code(given_code text)
    returns table (association_id uuid, name text, city text, state text)
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select association.id, association.name, association.city, association.state
        from associations as association
        where association.join_code = translate(upper(given_code), 'ILO- ', '110')
            and association.accepts_join_requests and association.archived_at is null;
    end;

-- Ask to join: a new person needs new_hash, a known one an attempt that got the password right.
-- Without such an association, or with a wrong password, only the token and mail are kept that
-- every request writes, and the mail is never delivered.
create procedure request_to_join(
    given_code text, given_first_name text, given_last_name text, given_email text,
    new_hash text, attempt uuid, given_phone text, given_unit_text text, given_message text
)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    association associations;
    person uuid;
    verified boolean;
begin
    select associations.* into association
    from association_by_join_code(given_code) as found
    join associations on associations.id = found.association_id
    -- One that is archived meanwhile is not found, because a refusal would tell a stranger of it.
    where associations.archived_at is null
    for share of associations;
    if association.id is not null then
        person := coalesce(
            add_person(
                left(given_first_name || ' ' || given_last_name, 200), given_email, new_hash,
                false),
            (select id from users
                where email_key = search_key(given_email) and id = person_of(attempt)));
    end if;
    select email_verified_at is not null into verified from users where id = person;
    call mail_token(case when not verified then person end, 'verify_email', '24 hours');
    if person is null or exists (
        select from homeowners
        where association_id = association.id and user_id = person and archived_at is null
    ) then
        return;
    end if;
    call act_as('homeowner', person);
    insert into join_requests (
        organization_id, association_id, user_id, first_name, last_name, phone, unit_text, message
    )
    values (
        association.organization_id, association.id, person, given_first_name, given_last_name,
        given_phone, given_unit_text, given_message
    )
    on conflict (organization_id, association_id, user_id) where status = 'pending' do nothing;
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

grant execute on function
    open_invitation(uuid), take_invitation(uuid, bytea, text, text, text, uuid),
    association_by_join_code(text)
    to pavilion_sign_in;
grant execute on function open_invitation(uuid) to pavilion_platform;
grant execute on procedure
    ask_to_join(text, text, text, text, text, uuid, boolean, text, text, text)
    to pavilion_sign_in;
