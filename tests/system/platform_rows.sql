-- Very many organizations, people and homeowners.
create function uuid_of(n integer) returns uuid language sql immutable
    return lpad(to_hex(n), 32, '0')::uuid;
insert into organizations (id, name, slug, created_at, suspended_at)
select uuid_of(n), 'Organization ' || n, 'organization-' || n, now() - make_interval(mins => n),
    case when n % 199 = 0 then now() end
from generate_series(1, {rows}) as n;
insert into subscriptions (organization_id, plan_id, status, trial_ends_at, created_at)
select uuid_of(n), plans.id, (array['active', 'active', 'active', 'past_due', 'trialing'])[1 + n % 5],
    now() + interval '1 day', now() - make_interval(mins => n)
from generate_series(1, {rows}) as n
join subscription_plans as plans on plans.display_order = 1 + n % 4;
insert into organization_usage (organization_id)
select uuid_of(n) from generate_series(1, {rows}) as n;
insert into users (id, email, name, email_verified_at, is_super_admin, created_at)
select uuid_of(n), 'person-' || n || '@example.com', 'Person ' || n, now(), n % 499 = 0,
    now() - make_interval(mins => n)
from generate_series(1, {rows}) as n;
insert into associations (id, organization_id, name, join_code)
select uuid_of(n), uuid_of(n), 'Association', 'A' || n from generate_series(1, {rows}) as n;
insert into homeowners (organization_id, association_id, first_name, last_name, email, created_at)
select uuid_of(n), uuid_of(n), 'First ' || n, 'Last ' || n, 'home-' || n || '@example.com',
    now() - make_interval(mins => n)
from generate_series(1, {rows}) as n;
insert into audit_log (organization_id, action, table_name, row_id, changes, at)
select uuid_of(n), 'update', case when n % 10 = 0 then 'subscriptions' else 'properties' end,
    uuid_of(n), '{}', now() - make_interval(mins => n)
from generate_series(1, {rows}) as n;
insert into platform_audit_log (endpoint, at)
select 'tools.operate', now() - make_interval(mins => n) from generate_series(1, {rows}) as n;
-- Of so few rows PostgreSQL would rather read all than look each up.
do $$
begin
    execute format('alter database %I set enable_seqscan = off', current_database());
    execute format('alter database %I set enable_hashjoin = off', current_database());
end
$$;
