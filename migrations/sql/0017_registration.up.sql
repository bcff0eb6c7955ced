-- New people and new organizations.

-- The audit rows of this transaction name a person whose password or mailbox was just proved.
create procedure act_as(actor_kind text, actor_user uuid, actor_homeowner uuid default null)
    language plpgsql set search_path = public, pg_temp
    as $$
begin
    perform
        set_config('pavilion.kind', actor_kind, true),
        set_config('pavilion.user_id', actor_user::text, true),
        set_config('pavilion.homeowner_id', coalesce(actor_homeowner::text, ''), true);
end
$$;

-- A person with a password; null when the e-mail is somebody's already.
create function add_person(
    given_name text, given_email text, new_hash text, verified boolean
)
    returns uuid
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    person uuid;
begin
    insert into users (name, email, email_verified_at)
    values (given_name, given_email, case when verified then now() end)
    on conflict (email_key) do nothing
    returning id into person;
    if person is not null then
        insert into user_credentials (user_id, password_hash) values (person, new_hash);
    end if;
    return person;
end
$$;

-- An organization with everything it can't be without; trial is null for a plan without end.
create function found_organization(
    owner_id uuid, given_name text, given_time_zone text, plan_slug text, trial interval
)
    returns uuid
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    founded uuid;
begin
    insert into organizations (name, slug, time_zone)
    values (given_name, make_slug(given_name), given_time_zone)
    returning id into founded;
    insert into subscriptions (
        organization_id, plan_id, status, current_period_end, trial_ends_at
    )
    select founded, id, case when trial is null then 'active' else 'trialing' end,
        now() + trial, now() + trial
    from subscription_plans where slug = plan_slug;
    insert into organization_memberships (organization_id, user_id, role)
    values (founded, owner_id, 'owner');
    return founded;
end
$$;

-- Sign-up: person, organization, trial and verification mail, all or nothing. It is the one place
-- that tells whether an e-mail is known (PV409); its callers are limited like sign-in's.
create function register_organization(
    given_name text, given_email text, new_hash text, organization_name text,
    given_time_zone text default 'UTC'
)
    returns table (user_id uuid, organization_id uuid, generation integer)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    person uuid := add_person(given_name, given_email, new_hash, false);
begin
    if person is null then
        raise exception using
            errcode = 'PV409', message = 'There is an account with this e-mail. Sign in instead.';
    end if;
    call act_as('manager', person);
    update users set last_sign_in_at = now() where id = person;
    call mail_token(person, 'verify_email', '24 hours');
    return query select person, found_organization(
        person, organization_name, coalesce(given_time_zone, 'UTC'), 'pro', '14 days'), 1;
end
$$;

-- A further organization of the scope's own person, on the free plan without a second trial. Locks
-- the person before counting, so that two at once can't both be the only free one.
create function create_organization(given_name text, given_time_zone text default 'UTC')
    returns organizations
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    founded uuid;
    created organizations;
    unpaid bigint;
begin
    perform from users where id = scope_user_id() for no key update;
    if not found or scope_impersonator_id() is not null then
        raise exception using errcode = 'PV404', message = 'There is no such person.';
    end if;
    select count(*) into unpaid
    from organization_memberships as membership
    join subscriptions as subscription
        on subscription.organization_id = membership.organization_id
    join subscription_plans as plan on plan.id = subscription.plan_id
    where membership.user_id = scope_user_id() and membership.role = 'owner'
        and (plan.slug = 'free' or subscription.status not in ('active', 'past_due'));
    if unpaid > 0 then
        raise exception using
            errcode = 'PV403',
            message = 'You own an organization without a paid plan already.',
            detail = json_build_object(
                'limit', 'free_organizations', 'used', unpaid, 'allowed', 1);
    end if;
    -- Apart from the query below, where it would run once for every row there is.
    founded := found_organization(
        scope_user_id(), given_name, coalesce(given_time_zone, 'UTC'), 'free', null);
    select * into created from organizations where id = founded;
    return created;
end
$$;

grant execute on function register_organization(text, text, text, text, text) to pavilion_sign_in;
grant execute on function create_organization(text, text) to pavilion_tenant;
