-- How people join an existing organization: by an invitation, or by a join code and the
-- association's approval.

-- What an invitation's link may show, and the nonce that its HMAC is checked with; no row unless
-- the invitation is open. account_exists only with a verified e-mail: the invited person need not
-- know the password of an account that a stranger may have made.
create function open_invitation(invitation_id uuid)
    returns table (
        kind text, organization_name text, association_name text, email text,
        account_exists boolean, nonce bytea
    )
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select invitation.kind, organization.name, association.name, invitation.email,
            exists (
                select from users
                where email_key = invitation.email_key and email_verified_at is not null
            ),
            invitation.nonce
        from invitations as invitation
        join organizations as organization on organization.id = invitation.organization_id
        left join homeowners as homeowner on homeowner.id = invitation.homeowner_id
        left join associations as association on association.id = homeowner.association_id
        where invitation.id = invitation_id
            and invitation.accepted_at is null and invitation.revoked_at is null
            and invitation.expires_at > now() and homeowner.archived_at is null;
    end;

-- Accept once, under the invitation's lock. The homeowner is locked before its invitation, as by a
-- request that invites it again or gives it access. A verified person needs an attempt that got the
-- password right, and without one no row is returned; any other needs new_hash and given_name (a
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
    given_name := coalesce(given_name, (
        select left(first_name || ' ' || last_name, 200) from homeowners
        where id = invitation.homeowner_id
    ));
    if given_name is null and new_hash is not null then
        raise exception using errcode = 'PV422', message = 'A new account needs a name.';
    end if;
    person := person_by_mail(given_name, invitation.email, new_hash, attempt);
    if person is null then
        return;
    end if;
    update users set last_sign_in_at = now() where id = person;
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
-- I and L as 1, O as 0, and skips hyphens; spaces are skipped too. None of an organization that is
-- suspended, or whose owners never verified an e-mail: each request is a mail with the association's
-- name to any address that a stranger types.
create function association_by_join_code(given_code text)
    returns table (association_id uuid, name text, city text, state text)
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select association.id, association.name, association.city, association.state
        from associations as association
        where association.join_code = translate(upper(given_code), 'ILO- ', '110')
            and association.accepts_join_requests and association.archived_at is null
            and exists (
                select from organizations as organization
                join organization_memberships as membership
                    on membership.organization_id = organization.id and membership.role = 'owner'
                join users as owner
                    on owner.id = membership.user_id and owner.email_verified_at is not null
                where organization.id = association.organization_id
                    and organization.suspended_at is null
            );
    end;

-- What a stranger asked for by a join code, until the link in the mail is used. It is no tenant's
-- row and no person's: before that anybody may have typed the e-mail. association_id is null for a
-- code that was wrong, so that every request writes the same; its mail is never delivered.
create table unconfirmed_join_requests (
    id uuid primary key default new_id(),
    association_id uuid references associations on delete cascade,
    email text not null check (length(email) between 3 and 254),
    email_key text collate "C" not null generated always as (search_key(email)) stored,
    first_name text not null check (length(first_name) between 1 and 200),
    last_name text not null check (length(last_name) between 1 and 200),
    phone text check (length(phone) between 5 and 40),
    unit_text text check (length(unit_text) between 1 and 200),
    message text check (length(message) <= 5000),
    nonce bytea not null default uuid_send(gen_random_uuid()),
    expires_at timestamptz not null default now() + interval '24 hours',
    used_at timestamptz,
    created_at timestamptz not null default now()
);
create index unconfirmed_join_requests_association_id_idx
    on unconfirmed_join_requests (association_id, created_at) where association_id is not null;
create index unconfirmed_join_requests_mailbox_created_at_idx
    on unconfirmed_join_requests (mailbox_digest(email), created_at)
    where association_id is not null;
create index unconfirmed_join_requests_expires_at_idx on unconfirmed_join_requests (expires_at);

call protect_platform_table('unconfirmed_join_requests');
grant select, delete on unconfirmed_join_requests to pavilion_platform;

-- The association that a request by this code and e-mail is mailed for: three an hour to a mailbox,
-- beyond that none, and the stranger is not told.
create function association_to_join(given_code text, given_email text) returns associations
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select association.*
        from association_by_join_code(given_code) as found
        join associations as association on association.id = found.association_id
        where 3 > (
                select count(*) from unconfirmed_join_requests
                where mailbox_digest(email) = mailbox_digest(given_email)
                    and association_id is not null
                    and created_at > now() - interval '1 hour'
            );
    end;

-- Refuse every request by this code beyond the number a day of the association's organization.
create procedure refuse_more_joining(given_code text)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    of_organization constant uuid := (
        select organization_id from associations
        join association_by_join_code(given_code) as found on found.association_id = id
    );
    a_day constant integer := strangers_a_day(of_organization);
    last_allowed timestamptz;
begin
    select asked.created_at into last_allowed from unconfirmed_join_requests as asked
    join associations as association on association.id = asked.association_id
    where association.organization_id = of_organization and a_day is not null
    order by asked.created_at desc offset coalesce(a_day, 1) - 1 limit 1;
    call refuse_until(
        last_allowed + interval '1 day', 'This association takes no more requests today.');
end
$$;

-- Keep the request and mail its link. It asks nothing about the e-mail's account, so neither answer
-- nor work can tell of one.
create procedure ask_to_join(
    given_code text, given_first_name text, given_last_name text, given_email text,
    given_phone text, given_unit_text text, given_message text
)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    association associations;
    asked uuid;
begin
    -- Before the mailbox is looked at, so that the answer tells nothing of it.
    call refuse_more_joining(given_code);
    -- Requests for one mailbox at the same time are counted one after the other.
    perform pg_advisory_xact_lock(
        hashtextextended('join ' || encode(mailbox_digest(given_email), 'hex'), 0));
    association := association_to_join(given_code, given_email);
    insert into unconfirmed_join_requests (
        association_id, email, first_name, last_name, phone, unit_text, message
    )
    values (
        association.id, given_email, given_first_name, given_last_name, given_phone,
        given_unit_text, given_message
    )
    returning id into asked;
    call queue_mail(
        'confirm_request', jsonb_build_object('request_id', asked), association.organization_id,
        has_recipient => association.id is not null);
end
$$;

-- What the link may show, so that a person sees a request that a stranger made, and the nonce that
-- its HMAC is checked with; no row when the link can't be used any more.
create function open_join_link(request_id uuid)
    returns table (
        association_name text, email text, first_name text, last_name text, phone text,
        unit_text text, message text, account_exists boolean, nonce bytea
    )
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select association.name, asked.email, asked.first_name, asked.last_name, asked.phone,
            asked.unit_text, asked.message,
            exists (
                select from users
                where users.email_key = asked.email_key and users.email_verified_at is not null
            ),
            asked.nonce
        from unconfirmed_join_requests as asked
        join associations as association on association.id = asked.association_id
        where asked.id = request_id and asked.used_at is null and asked.expires_at > now()
            and association.accepts_join_requests and association.archived_at is null;
    end;

-- Turn a confirmed request into a pending one, with its person: a verified one needs an attempt
-- that got the password right, any other gets new_hash. Null when the link can't be used any more,
-- false when the password was not proved.
create function confirm_join_request(
    request_id uuid, request_nonce bytea, new_hash text, attempt uuid
)
    returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
#variable_conflict use_column
declare
    asked unconfirmed_join_requests;
    association associations;
    person uuid;
begin
    call end_sign_in(attempt, attempt is not null);
    select * into asked from unconfirmed_join_requests
    where id = request_id and nonce = request_nonce and used_at is null and expires_at > now()
    for update;
    select * into association from associations
    where id = asked.association_id and accepts_join_requests and archived_at is null for share;
    if association.id is null then
        return null;
    end if;
    person := person_by_mail(
        left(asked.first_name || ' ' || asked.last_name, 200), asked.email, new_hash, attempt);
    if person is null then
        return false;
    end if;
    update unconfirmed_join_requests set used_at = now() where id = asked.id;
    if exists (
        select from homeowners
        where organization_id = association.organization_id and association_id = association.id
            and user_id = person and archived_at is null
    ) then
        raise exception using
            errcode = 'PV409', message = 'You are a homeowner in this association already.';
    end if;
    call act_as('homeowner', person);
    insert into join_requests (
        organization_id, association_id, user_id, first_name, last_name, phone, unit_text, message
    )
    values (
        association.organization_id, association.id, person, asked.first_name, asked.last_name,
        asked.phone, asked.unit_text, asked.message
    )
    on conflict (organization_id, association_id, user_id) where status = 'pending' do nothing;
    return true;
end
$$;

grant execute on function
    open_invitation(uuid), take_invitation(uuid, bytea, text, text, text, uuid),
    association_by_join_code(text), open_join_link(uuid),
    confirm_join_request(uuid, bytea, text, uuid)
    to pavilion_sign_in;
grant execute on function open_invitation(uuid), open_join_link(uuid) to pavilion_platform;
grant execute on procedure ask_to_join(text, text, text, text, text, text, text)
    to pavilion_sign_in;
