-- Organizations, which are the tenants, and their members. An organization is its own tenant:
-- policies of other tables compare organization_id, here id is compared.

-- A copy of the server's list, because pg_timezone_names reads hundreds of files at each query.
-- Some names are no zone of a place: a computer's own, one that was never set, an index of all.
create table time_zones (name text primary key);
insert into time_zones select name from pg_timezone_names
where name !~ '^(Factory|localtime|posixrules|(posix|right)/.*)$';

create table organizations (
    id uuid primary key default new_id(),
    name text not null check (length(name) between 1 and 100),
    slug text not null constraint organizations_slug_key unique
        check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    time_zone text not null default 'UTC' references time_zones,
    rent_charge_days_ahead integer not null default 5
        check (rent_charge_days_ahead between 0 and 28),
    late_fee_kind text not null default 'none'
        check (late_fee_kind in ('none', 'flat', 'percent')),
    late_fee_flat_cents bigint check (late_fee_flat_cents > 0),
    late_fee_percent_bp integer check (late_fee_percent_bp between 1 and 10000),
    late_fee_cap_cents bigint check (late_fee_cap_cents > 0),
    late_fee_grace_days integer not null default 5 check (late_fee_grace_days between 0 and 60),
    late_fees_since date,
    suspended_at timestamptz,
    suspended_reason text check (length(suspended_reason) between 1 and 5000),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint organizations_late_fee_kind_late_fee_flat_cents_check
        check (late_fee_kind <> 'flat' or late_fee_flat_cents is not null),
    constraint organizations_late_fee_kind_late_fee_percent_bp_check
        check (late_fee_kind <> 'percent' or late_fee_percent_bp is not null)
);
create index organizations_time_zone_idx on organizations (time_zone);

call protect_platform_table('organizations');
create policy tenant on organizations to pavilion_tenant
    using (id = scope_organization_id() and scope_homeowner_id() is null);
create trigger audit after insert or update or delete on organizations
    for each row execute function audit_change();

grant select on organizations to pavilion_tenant, pavilion_platform;
grant update (
    name, time_zone, rent_charge_days_ahead, late_fee_kind, late_fee_flat_cents,
    late_fee_percent_bp, late_fee_cap_cents, late_fee_grace_days
) on organizations to pavilion_tenant;
grant update (name, suspended_at, suspended_reason) on organizations to pavilion_platform;

-- The foreign key alone would report a missing row, not an invalid field.
create function refuse_unknown_time_zone() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if not exists (select from time_zones where name = new.time_zone) then
        raise exception using
            errcode = 'PV422',
            message = 'One field is not valid.',
            detail = json_build_object('errors', json_build_array(json_build_object(
                'pointer', '/time_zone', 'detail', 'There is no such time zone.')));
    end if;
    return new;
end
$$;
create trigger known_time_zone before insert or update of time_zone on organizations
    for each row execute function refuse_unknown_time_zone();

-- Late fees count from the day they are switched on, so that no organization charges fees for the
-- past.
create function start_late_fees() returns trigger
    language plpgsql set search_path = public, pg_temp
    as $$
begin
    if new.late_fee_kind = 'none' then
        new.late_fees_since := null;
    elsif tg_op = 'INSERT' or old.late_fee_kind = 'none' then
        new.late_fees_since := (now() at time zone new.time_zone)::date;
    end if;
    return new;
end
$$;
create trigger start_late_fees before insert or update of late_fee_kind on organizations
    for each row execute function start_late_fees();

-- `Linden Street Properties` → `linden-street-properties-k3v9qa`, `Muñoz & Søn` →
-- `munoz-son-k3v9qa`. Letters that are no base letter with a mark are written as people do.
create function make_slug(organization_name text) returns text
    language sql volatile
    as $$
        select coalesce(nullif(trim('-' from left(trim('-' from words), 60)), ''), 'org')
            || '-' || random_code(6, 'abcdefghijklmnopqrstuvwxyz234567')
        from (
            select replace(replace(replace(translate(
                search_key(organization_name), 'øłđðı', 'olddi'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe')
                as letters
        ) as written, regexp_replace(letters, '[^a-z0-9]+', '-', 'g') as words
    $$;

-- A moment for people in a time zone: `5 December 2026, 19:00 (America/Denver)`.
create function time_in_words(at timestamptz, time_zone text) returns text
    language sql stable parallel safe
    return to_char(at at time zone time_zone, 'FMDD FMMonth YYYY, HH24:MI')
        || ' (' || translate(time_zone, '_', ' ') || ')';

-- Today in the organization's time zone; it decides which charges are due or overdue and which
-- leases run.
create function org_today(of_organization uuid) returns date
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select (now() at time zone time_zone)::date from organizations
        where id = of_organization and is_in_scope(of_organization);
    end;

create table organization_memberships (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    user_id uuid not null references users,
    role text not null check (role in ('owner', 'admin', 'manager', 'accountant', 'viewer')),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    constraint organization_memberships_organization_id_user_id_key
        unique (organization_id, user_id)
);
create index organization_memberships_user_id_idx on organization_memberships (user_id);
create index organization_memberships_created_at_idx
    on organization_memberships (organization_id, created_at desc, id desc);

call protect_tenant_table('organization_memberships');
-- accept_invitation is the only way to add a member.
grant select on organization_memberships to pavilion_tenant, pavilion_platform;
grant update (role), delete on organization_memberships to pavilion_tenant;
-- A scope can't raise its own rights: roles are given by owners and admins, that of owner by owners.
create policy roles on organization_memberships as restrictive for update to pavilion_tenant
    using (scope_role() in ('owner', 'admin'))
    with check (role <> 'owner' or scope_role() = 'owner');
create policy removal on organization_memberships as restrictive for delete to pavilion_tenant
    using (scope_role() in ('owner', 'admin') or user_id = scope_user_id());

-- Members of one organization see each other.
create policy members on users for select to pavilion_tenant
    using (scope_homeowner_id() is null and exists (
        select from organization_memberships where user_id = users.id
    ));

-- Where the scope's own person works, beyond the organization of the scope.
create function own_organizations()
    returns table (
        organization_id uuid, name text, slug text, time_zone text, role text, joined_at timestamptz
    )
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select organization.id, organization.name, organization.slug, organization.time_zone,
            membership.role, membership.created_at
        from organization_memberships as membership
        join organizations as organization on organization.id = membership.organization_id
        where membership.user_id = scope_user_id()
        order by membership.created_at desc, membership.id desc;
    end;

-- The members whose name or e-mail begins with the text. It runs as the owner, because the policy on
-- users would be evaluated for each of them.
create function members_named(beginning text) returns setof uuid
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select user_id
        from organization_memberships
        join users on users.id = user_id
        where organization_id = scope_organization_id() and scope_kind() = 'manager'
            and ((name_key >= search_key(beginning)
                    and name_key < search_key(beginning) || chr(1114111))
                or (email_key >= search_key(beginning)
                    and email_key < search_key(beginning) || chr(1114111)));
    end;

grant execute on function members_named(text) to pavilion_tenant;
grant execute on function org_today(uuid) to pavilion_tenant, pavilion_platform;
grant execute on function time_in_words(timestamptz, text) to pavilion_platform;
grant execute on function own_organizations() to pavilion_tenant, pavilion_sign_in;
