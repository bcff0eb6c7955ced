-- New people and new organizations.

-- Add a person with a password; returns null when another account has the e-mail.
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

-- The person behind an e-mail that a mailed link has just proved. An account with a verified e-mail
-- needs an attempt that got its password right, and without one null is returned. A new account,
-- and one whose e-mail was never verified and may be a stranger's, gets this name and password.
create function person_by_mail(
    given_name text, given_email text, new_hash text, attempt uuid
)
    returns uuid
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    person uuid;
    verified boolean;
begin
    if new_hash is not null then
        person := add_person(given_name, given_email, new_hash, true);
    end if;
    if person is not null then
        return person;
    end if;
    select id, email_verified_at is not null into person, verified from users
    where email_key = search_key(given_email) for no key update;
    if verified or new_hash is null then
        return case when person = person_of(attempt) then person end;
    end if;
    update users set name = given_name, email = given_email where id = person;
    perform set_password_by_mail(person, new_hash);
    return person;
end
$$;

-- Add an organization with everything it needs; trial is null for a plan without end.
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

-- Person, organization, trial and verification mail, all or nothing. This is the one place that
-- tells whether an e-mail is known (PV409); calls are limited like those of sign-in.
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
            errcode = 'PV409',
            message = 'There is an account with this e-mail. Sign in, or ask for a new password.';
    end if;
    call act_as('manager', person);
    update users set last_sign_in_at = now() where id = person;
    call mail_token(person, 'verify_email', '24 hours');
    return query select person, found_organization(
        person, organization_name, coalesce(given_time_zone, 'UTC'), 'pro', '14 days'), 1;
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

-- A further organization of an owner, the scope's own person, on the free plan without a second
-- trial. It locks the person before it counts, so that two calls at once can't both add a free one.
create function create_organization(given_name text, given_time_zone text default 'UTC')
    returns organizations
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    founded uuid;
    created organizations;
    unpaid bigint;
begin
    perform from users
    where id = scope_user_id() and scope_kind() = 'manager' and scope_role() = 'owner'
    for no key update;
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
            detail = json_build_object('limits', json_build_array(json_build_object(
                'limit', 'free_organizations', 'used', unpaid, 'allowed', 1)));
    end if;
    -- A statement of its own, because in the query below it would run once for every row.
    founded := found_organization(
        scope_user_id(), given_name, coalesce(given_time_zone, 'UTC'), 'free', null);
    select * into created from organizations where id = founded;
    return created;
end
$$;

grant execute on function sign_up(text, text, text, text, text) to pavilion_sign_in;
grant execute on function create_organization(text, text) to pavilion_tenant;
