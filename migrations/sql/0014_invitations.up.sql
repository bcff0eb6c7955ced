-- Invitations of members and homeowners. The token exists only in the mail: it is made from the id,
-- the nonce and the key of the service.

create table invitations (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    kind text not null check (kind in ('member', 'homeowner')),
    email text not null check (length(email) between 3 and 254),
    email_key text collate "C" not null generated always as (search_key(email)) stored,
    role text check (role in ('owner', 'admin', 'manager', 'accountant', 'viewer')),
    homeowner_id uuid,
    nonce bytea not null default uuid_send(gen_random_uuid()),
    expires_at timestamptz not null default now() + interval '7 days',
    accepted_at timestamptz,
    revoked_at timestamptz,
    invited_by_user_id uuid not null references users,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    constraint invitations_homeowner_id_fkey
        foreign key (organization_id, homeowner_id) references homeowners (organization_id, id),
    constraint invitations_kind_role_check check ((kind = 'member') = (role is not null)),
    constraint invitations_kind_homeowner_id_check
        check ((kind = 'homeowner') = (homeowner_id is not null))
);
create unique index invitations_organization_id_email_key
    on invitations (organization_id, email_key)
    where kind = 'member' and accepted_at is null and revoked_at is null;
create unique index invitations_homeowner_id_key on invitations (organization_id, homeowner_id)
    where accepted_at is null and revoked_at is null;
-- A list by state reads its rows in order, also when that state has few and old rows.
create index invitations_accepted_idx on invitations (organization_id, created_at desc, id desc)
    where accepted_at is not null;
create index invitations_revoked_idx on invitations (organization_id, created_at desc, id desc)
    where accepted_at is null and revoked_at is not null;
-- Open and expired ones alike, because no index follows the clock.
create index invitations_waiting_idx on invitations (organization_id, created_at desc, id desc)
    where accepted_at is null and revoked_at is null;
create index invitations_created_at_idx on invitations (organization_id, created_at desc, id desc);
create index invitations_homeowner_id_idx on invitations (organization_id, homeowner_id)
    where homeowner_id is not null;
create index invitations_invited_by_user_id_idx on invitations (invited_by_user_id);
create index invitations_expires_at_idx on invitations (expires_at);

call protect_tenant_table('invitations', secrets => '{nonce}');
call refuse_archived_references('invitations');
grant select (
    id, organization_id, kind, email, email_key, role, homeowner_id, expires_at, accepted_at,
    revoked_at, invited_by_user_id, created_at, updated_at
) on invitations to pavilion_tenant;
grant insert (organization_id, kind, email, role, homeowner_id, invited_by_user_id)
    on invitations to pavilion_tenant;
grant update (nonce, expires_at, revoked_at) on invitations to pavilion_tenant;
-- A new one is judged by require_inviter.
create policy changes on invitations as restrictive for update to pavilion_tenant
    using (scope_role() in ('owner', 'admin'));
grant select, delete on invitations to pavilion_platform;

-- Whether a member with the one role may send an invitation to the other, as ADMINS and
-- require_owner_for say in Python.
create function may_invite(inviter_role text, invited_role text) returns boolean
    language sql immutable
    return inviter_role = 'owner' or (inviter_role = 'admin' and invited_role <> 'owner');

-- The inviter has a verified e-mail and, to invite a member, a role that may do so when the
-- invitation commits: the membership is locked, so that a removal or a demotion at the same time
-- either comes first, and the session is refused, or waits and then revokes this invitation too.
create function require_inviter() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    inviter_role text;
begin
    -- Also when it is sent again: the new token's sender answers for the invitation from then on.
    new.invited_by_user_id := coalesce(scope_user_id(), new.invited_by_user_id);
    if exists (select from users where id = new.invited_by_user_id and email_verified_at is null)
    then
        raise exception using errcode = 'PV409', message = 'Verify your own e-mail first.';
    end if;
    if new.kind = 'member' and scope_impersonator_id() is null then
        select role into inviter_role from organization_memberships
        where organization_id = new.organization_id and user_id = new.invited_by_user_id
        for share;
        if not coalesce(may_invite(inviter_role, new.role), false) then
            raise exception using errcode = 'PV401', message = 'The session is not valid.';
        end if;
    end if;
    return new;
end
$$;
create trigger inviter before insert or update of nonce, expires_at, revoked_at on invitations
    for each row when (new.revoked_at is null) execute function require_inviter();

-- Refuse an invitation that can't be sent, and revoke what a new one replaces: an expired one to
-- the same e-mail, any one to the same homeowner.
create function prepare_invitation() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if new.kind = 'member' then
        if exists (
            select from users
            join organization_memberships as membership on membership.user_id = users.id
            where users.email_key = search_key(new.email)
                and membership.organization_id = new.organization_id
        ) then
            raise exception using errcode = 'PV409', message = 'This person is a member already.';
        end if;
        update invitations set revoked_at = now()
        where organization_id = new.organization_id and email_key = search_key(new.email)
            and kind = 'member' and accepted_at is null and revoked_at is null
            and expires_at <= now();
    else
        if exists (
            select from homeowners
            where organization_id = new.organization_id and id = new.homeowner_id
                and user_id is not null
        ) then
            raise exception using
                errcode = 'PV409', message = 'This homeowner has an account already.';
        end if;
        update invitations set revoked_at = now()
        where organization_id = new.organization_id and homeowner_id = new.homeowner_id
            and accepted_at is null and revoked_at is null;
    end if;
    return new;
end
$$;
create trigger prepare before insert on invitations
    for each row execute function prepare_invitation();

-- Each open invitation holds a seat, so that there is one when it is accepted. PV403 when that
-- exceeds the plan.
create function count_invited_members() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    used bigint;
    allowed bigint;
begin
    select members into used from organization_usage
    where organization_id = new.organization_id for update;
    select used + count(*) into used from invitations
    where organization_id = new.organization_id and kind = 'member'
        and accepted_at is null and revoked_at is null and expires_at > now();
    select max_members into allowed from effective_plans
    where organization_id = new.organization_id;
    if used > allowed then
        perform refuse_over_limit('members', used - 1, allowed);
    end if;
    return null;
end
$$;
create trigger quota after insert on invitations
    for each row when (new.kind = 'member') execute function count_invited_members();
-- An expired invitation that is sent again takes its seat again.
create trigger quota_again after update of expires_at on invitations
    for each row when (new.kind = 'member' and old.expires_at <= now() and new.expires_at > now())
    execute function count_invited_members();

-- A homeowner that got access another way, or is archived, has no invitation left to accept. At
-- commit, because an invitation that gave the access is accepted by then.
create function revoke_settled_invitations() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    update invitations set revoked_at = now()
    where organization_id = new.organization_id and homeowner_id = new.id
        and accepted_at is null and revoked_at is null;
    return null;
end
$$;
create constraint trigger revoke_settled_invitations
    after update of user_id, archived_at on homeowners
    deferrable initially deferred
    for each row when (new.user_id is not null or new.archived_at is not null)
    execute function revoke_settled_invitations();

-- With the right to invite end the open invitations of members that came from it; those of
-- homeowners are the office's and stay. Before the membership changes, because an acceptance locks
-- the invitation before the usage row.
create function revoke_inviters_invitations() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    role_left text := case tg_op when 'UPDATE' then new.role end;
begin
    update invitations set revoked_at = now()
    where organization_id = old.organization_id and invited_by_user_id = old.user_id
        and kind = 'member' and accepted_at is null and revoked_at is null
        and not coalesce(may_invite(role_left, role), false);
    return coalesce(new, old);
end
$$;
create trigger revoke_invitations before delete or update of role on organization_memberships
    for each row execute function revoke_inviters_invitations();
