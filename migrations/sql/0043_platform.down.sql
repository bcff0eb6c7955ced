drop policy by_super_admins on organizations;
grant update (is_super_admin, session_generation) on users to pavilion_platform;
grant update (suspended_at, suspended_reason) on organizations to pavilion_platform;
drop procedure repeat_limits_clears(uuid[]);
create or replace function end_subscription(of_organization uuid, reason text) returns boolean
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    free uuid := (select id from subscription_plans where slug = 'free');
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
drop function organizations_on_plan(uuid);
drop policy by_super_admins on subscription_plans;
revoke update on subscription_plans from pavilion_platform;
alter table subscription_plans drop constraint subscription_plans_is_active_check;
drop function set_super_admin(uuid, boolean);
drop procedure extend_trial(uuid, integer), give_plan(uuid, uuid),
    set_suspension(uuid, text), lock_person(uuid), lock_organization(uuid), require_super_admin();
drop view platform_activity, platform_organizations;
create or replace trigger touch before update on users
    for each row when (
        (old.email, old.name, old.email_verified_at) is distinct from
        (new.email, new.name, new.email_verified_at)
    )
    execute function touch_updated_at();
drop index audit_log_subscriptions_at_idx, homeowners_of_all_email_key_idx,
    homeowners_of_all_last_name_key_idx, homeowners_of_all_name_key_idx,
    homeowners_of_all_created_at_idx, users_name_key_idx, users_is_super_admin_idx,
    users_created_at_idx;
create index subscriptions_plan_id_idx on subscriptions (plan_id);
drop index subscriptions_plan_id_status_created_at_idx, subscriptions_plan_id_created_at_idx,
    subscriptions_status_created_at_idx, subscriptions_created_at_organization_id_idx,
    organizations_created_at_idx, organizations_suspended_at_idx, organizations_slug_idx;
alter table organizations drop column name_key;
drop policy by_super_admins on platform_audit_log;
revoke insert on platform_audit_log from pavilion_platform;
grant insert on platform_audit_log to pavilion_platform;
drop index platform_audit_log_at_idx;
alter table platform_audit_log
    drop constraint platform_audit_log_reason_check,
    alter column ip drop default,
    alter column endpoint drop default,
    alter column actor_user_id drop default;
