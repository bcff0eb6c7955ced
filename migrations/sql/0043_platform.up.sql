-- What super-admins read of all organizations, and the few things that they change. Each change is a
-- function here, so that the operator's tool and the endpoints make it in one way.

-- The actor, the endpoint and the address come from the scope, as in the audit log.
alter table platform_audit_log
    alter column actor_user_id set default scope_user_id(),
    alter column endpoint set default nullif(current_setting('pavilion.endpoint', true), ''),
    alter column ip set default nullif(current_setting('pavilion.ip', true), '')::inet,
    -- The tool's rows have no person.
    add constraint platform_audit_log_reason_check
        check (actor_user_id is null or length(reason) between 1 and 500);
create index platform_audit_log_at_idx on platform_audit_log (at desc, id desc);
revoke insert on platform_audit_log from pavilion_platform;
grant insert (organization_id, target_id, reason, changes) on platform_audit_log
    to pavilion_platform;
-- The login is also that of the scheduler and of webhooks.
create policy by_super_admins on platform_audit_log as restrictive for insert to pavilion_platform
    with check (scope_kind() = 'admin');

-- Lists of the platform, in their order with each filter. An organization and its subscription are
-- made in one transaction and so at one instant, by which both are listed.
alter table organizations
    add column name_key text collate "C" not null
        generated always as (search_key(name)) stored;
create index organizations_name_key_idx on organizations (name_key);
create index organizations_slug_idx on organizations (slug collate "C");
create index organizations_suspended_at_idx on organizations (suspended_at)
    where suspended_at is not null;
create index organizations_created_at_idx on organizations (created_at desc, id desc);
create index subscriptions_created_at_organization_id_idx
    on subscriptions (created_at desc, organization_id desc);
create index subscriptions_status_created_at_idx
    on subscriptions (status, created_at desc, organization_id desc);
create index subscriptions_plan_id_created_at_idx
    on subscriptions (plan_id, created_at desc, organization_id desc);
create index subscriptions_plan_id_status_created_at_idx
    on subscriptions (plan_id, status, created_at desc, organization_id desc);
drop index subscriptions_plan_id_idx;
create index users_created_at_idx on users (created_at desc, id desc);
create index users_is_super_admin_idx on users (created_at desc, id desc) where is_super_admin;
create index users_name_key_idx on users (name_key);
-- With a condition that no statement of one organization has: its planner would take this index, and
-- read the rows of all others, where one organization has most of the rows.
create index homeowners_of_all_created_at_idx on homeowners (created_at desc, id desc)
    where archived_at is null and created_at > '-infinity';
create index homeowners_of_all_name_key_idx on homeowners (name_key) where archived_at is null;
create index homeowners_of_all_last_name_key_idx on homeowners (last_name_key)
    where archived_at is null;
create index homeowners_of_all_email_key_idx on homeowners (email_key) where archived_at is null;
create index audit_log_subscriptions_at_idx on audit_log (at desc, id desc)
    where table_name = 'subscriptions' and action = 'update';

-- A super-admin's right is part of an account's version, since it is changed by hand.
create or replace trigger touch before update on users
    for each row when (
        (old.email, old.name, old.email_verified_at, old.is_super_admin) is distinct from
        (new.email, new.name, new.email_verified_at, new.is_super_admin)
    )
    execute function touch_updated_at();

-- An organization with its subscription and usage. Its version is that of the newer of both rows.
create view platform_organizations with (security_invoker = true) as
    select subscriptions.organization_id as id, organizations.name, organizations.name_key,
        organizations.slug,
        organizations.time_zone, organizations.suspended_at is not null as suspended,
        organizations.suspended_at, organizations.suspended_reason, subscriptions.plan_id,
        plans.slug as plan, plans.name as plan_name, subscriptions.status,
        subscriptions.trial_ends_at, subscriptions.current_period_end,
        subscriptions.cancel_at_period_end, subscriptions.ended_reason,
        subscriptions.processor_subscription_id is not null as is_billed,
        usage.properties, usage.units, usage.tenants, usage.members, usage.storage_bytes,
        subscriptions.created_at,
        greatest(organizations.updated_at, subscriptions.updated_at) as updated_at
    from subscriptions
    join organizations on organizations.id = subscriptions.organization_id
    join subscription_plans as plans on plans.id = subscriptions.plan_id
    join organization_usage as usage on usage.organization_id = subscriptions.organization_id;
grant select on platform_organizations to pavilion_platform;

-- What happened on the platform. Each part is read in its order from an index.
create view platform_activity with (security_invoker = true) as
    select 'organization' as kind, id, created_at as at, id as organization_id,
        null::uuid as user_id, null::text as endpoint, null::text as reason, '{}'::jsonb as changes
    from organizations
    union all
    select 'user', id, created_at, null, id, null, null, '{}'
    from users
    union all
    select 'subscription', id, at, organization_id, actor_user_id, endpoint, null, changes
    from audit_log where table_name = 'subscriptions' and action = 'update'
    union all
    select 'admin_action', id, at, organization_id, actor_user_id, endpoint, reason, changes
    from platform_audit_log;
grant select on platform_activity to pavilion_platform;

-- Of the logins only the platform's may call what follows, and of its callers only super-admins: the
-- scheduler and the webhooks have the same login. The operator's tool is a member of the owner.
create procedure require_super_admin()
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if scope_kind() is distinct from 'admin'
        and not pg_has_role(session_user, 'pavilion_owner', 'member')
    then
        raise insufficient_privilege using message = 'Only a super-admin may do this.';
    end if;
end
$$;

-- Lock an organization for a change of the platform, in the order of every change of limits; PV404
-- without such an organization.
create procedure lock_organization(of_organization uuid)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    call require_super_admin();
    perform from subscriptions where organization_id = of_organization for update;
    perform from organizations where id = of_organization for no key update;
    if not found then
        raise exception using errcode = 'PV404', message = 'There is no such organization.';
    end if;
end
$$;

-- Suspend an organization, or lift the suspension if there is no reason for one.
create procedure set_suspension(of_organization uuid, why text)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    call lock_organization(of_organization);
    update organizations set suspended_at = case when why is not null then now() end,
        suspended_reason = why
    where id = of_organization and (suspended_at is null) = (why is not null);
    if not found then
        raise exception using errcode = 'PV409', message = case
            when why is null then 'The organization is not suspended.'
            else 'The organization is suspended already.'
        end;
    end if;
end
$$;

-- Put an organization on a plan by hand. What it has beyond the limits stays.
create procedure give_plan(of_organization uuid, to_plan uuid)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    call lock_organization(of_organization);
    if not exists (select from subscription_plans where id = to_plan) then
        raise exception using
            errcode = 'PV404', column = 'plan_id', message = 'There is no such plan.';
    end if;
    if exists (
        select from subscriptions
        where organization_id = of_organization and processor_subscription_id is not null
    ) then
        raise exception using
            errcode = 'PV409', column = 'plan_id',
            message = 'The organization pays for its plan through the payment processor. It has to '
                'cancel that subscription first.';
    end if;
    -- The plan that it has already keeps its period.
    update subscriptions set plan_id = to_plan, status = 'active', current_period_start = now(),
        current_period_end = null, trial_ends_at = null, cancel_at_period_end = false,
        ended_reason = null
    where organization_id = of_organization and (plan_id, status) <> (to_plan, 'active');
end
$$;

-- Let a trial go on for so many days from its end, or from now if it is over. An organization on
-- the free plan gets one of the plan pro.
create procedure extend_trial(of_organization uuid, days integer)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    subscription subscriptions;
    trial_end timestamptz;
begin
    call lock_organization(of_organization);
    select * into subscription from subscriptions where organization_id = of_organization;
    if subscription.processor_subscription_id is not null or not (
        subscription.status = 'trialing'
        or subscription.ended_reason is not distinct from 'trial'
        or subscription.status = 'active' and exists (
            select from subscription_plans where id = subscription.plan_id and slug = 'free')
    ) then
        raise exception using
            errcode = 'PV409',
            message = format('There is no trial to extend: the subscription is %s%s.',
                replace(subscription.status, '_', ' '),
                case when subscription.processor_subscription_id is not null
                    then ' and billed by the payment processor' else '' end);
    end if;
    trial_end := greatest(now(), subscription.trial_ends_at) + make_interval(days => days);
    update subscriptions set
        plan_id = case status when 'active'
            then (select id from subscription_plans where slug = 'pro') else plan_id end,
        status = 'trialing', trial_ends_at = trial_end, current_period_end = trial_end,
        ended_reason = null
    where id = subscription.id;
end
$$;

-- Lock a person and the scope's own super-admin; PV404 without such a person. Of two super-admins that
-- take the right from each other at once, the second has lost it by then.
create procedure lock_person(of_user uuid)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    call require_super_admin();
    perform from users where id in (of_user, scope_user_id()) order by id for update;
    if not exists (select from users where id = of_user) then
        raise exception using errcode = 'PV404', message = 'There is no such person.';
    end if;
    if exists (select from users where id = scope_user_id() and not is_super_admin) then
        raise exception using errcode = 'PV401', message = 'The session is not valid.';
    end if;
end
$$;

-- Give a person the rights of a super-admin or take them, and end the person's sessions; returns
-- whether that changed anything.
create function set_super_admin(of_user uuid, granted boolean) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    call lock_person(of_user);
    if granted and exists (select from users where id = of_user and email_verified_at is null) then
        raise exception using
            errcode = 'PV409', message = 'This person has not verified the e-mail address yet.';
    end if;
    update users set is_super_admin = granted, session_generation = session_generation + 1
    where id = of_user and is_super_admin <> granted;
    return found;
end
$$;

-- Plans are changed by super-admins. The free one is what every subscription ends in.
alter table subscription_plans
    add constraint subscription_plans_is_active_check check (slug <> 'free' or is_active);
grant update (
    name, price_cents, max_properties, max_units, max_tenants, max_members, max_storage_bytes,
    max_api_calls_per_hour, features, processor_price_id, is_active, display_order
) on subscription_plans to pavilion_platform;
create policy by_super_admins on subscription_plans as restrictive for update to pavilion_platform
    using (scope_kind() = 'admin');

-- The organizations whose limits are those of a plan, or will be before this transaction ends: the
-- free plan's are also those of a subscription that is over. The plan's row is locked first, so that
-- a move to the plan waits.
create function organizations_on_plan(of_plan uuid) returns setof uuid
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    perform from subscription_plans where id = of_plan for update;
    return query
        select organization_id from subscriptions where plan_id = of_plan
        union
        select organization_id from subscriptions
        where exists (select from subscription_plans where id = of_plan and slug = 'free')
            and (status in ('cancelled', 'expired')
                or status = 'trialing' and trial_ends_at < now() + interval '1 minute');
end
$$;

-- As before, but with the free plan's row locked: its limits become those of the subscription, also
-- where it keeps its plan.
create or replace function end_subscription(of_organization uuid, reason text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    free uuid := (select id from subscription_plans where slug = 'free' for key share);
begin
    perform from organization_usage where organization_id = of_organization for update;
    if not exists (select from limits_exceeded(of_organization, free)) then
        update subscriptions set plan_id = free, status = 'active', current_period_start = now(),
            current_period_end = null, trial_ends_at = null, cancel_at_period_end = false,
            ended_reason = null,
            processor_subscription_id = case reason when 'unpaid' then processor_subscription_id end
        where organization_id = of_organization;
        return true;
    end if;
    update subscriptions set
        status = case reason when 'cancelled' then 'cancelled' else 'expired' end,
        ended_reason = reason, cancel_at_period_end = false,
        processor_subscription_id = case reason when 'unpaid' then processor_subscription_id end
    where organization_id = of_organization and status not in ('cancelled', 'expired');
    return found;
end
$$;

-- Redis did not store every tombstone of a change, so the outbox clears the organizations' cached
-- limits after the commit.
create procedure repeat_limits_clears(of_organizations uuid[])
    language sql security definer set search_path = public, pg_temp
    begin atomic
        insert into outbox (organization_id, kind, payload)
        select each, 'clear_limits', jsonb_build_object('organization_id', each)
        from unnest(of_organizations) as each
        where is_in_scope(each) and scope_homeowner_id() is null;
    end;
grant execute on procedure repeat_limits_clears(uuid[])
    to pavilion_tenant, pavilion_sign_in, pavilion_platform;

-- The platform changes accounts and suspensions by the functions alone.
revoke update on organizations from pavilion_platform;
grant update (name) on organizations to pavilion_platform;
create policy by_super_admins on organizations as restrictive for update to pavilion_platform
    using (scope_kind() = 'admin');
revoke update on users from pavilion_platform;
grant execute on procedure
    lock_organization(uuid), lock_person(uuid), set_suspension(uuid, text), give_plan(uuid, uuid),
    extend_trial(uuid, integer)
    to pavilion_platform;
grant execute on function organizations_on_plan(uuid), set_super_admin(uuid, boolean)
    to pavilion_platform;
