-- Accounts, leases, their tenants, and changes of the rent.
--
-- An account is what one lease, with its renewals, or one tenant owes and has paid. Each change of
-- money locks its account's row first, so an account's money is serial.

create table accounts (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    kind text not null check (kind in ('lease', 'tenant')),
    tenant_id uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    -- What charges and payments refer to, so that their kind and tenant are the account's.
    unique (organization_id, kind, id),
    unique (organization_id, tenant_id, id),
    constraint accounts_tenant_id_key unique (organization_id, tenant_id),
    constraint accounts_tenant_id_fkey
        foreign key (organization_id, tenant_id) references tenants (organization_id, id),
    constraint accounts_tenant_id_check check ((kind = 'tenant') = (tenant_id is not null))
);

-- Not audited: an account comes with its tenant or lease, whose own row is in the log.
call protect_tenant_table('accounts', audited => false);
grant select on accounts to pavilion_tenant, pavilion_platform;
-- PostgreSQL locks a row only for a login with a right to update it; this column is for that alone.
grant update (updated_at) on accounts to pavilion_tenant, pavilion_platform;

create function open_tenant_account() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    insert into accounts (organization_id, kind, tenant_id)
    values (new.organization_id, 'tenant', new.id);
    return null;
end
$$;
create trigger account after insert on tenants
    for each row execute function open_tenant_account();
insert into accounts (organization_id, kind, tenant_id)
select organization_id, 'tenant', id from tenants;

create table leases (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    -- A renewal names its predecessor's; else a new one is opened.
    account_id uuid not null,
    property_id uuid not null,
    unit_id uuid not null,
    start_date date not null,
    -- Null is month to month.
    end_date date,
    rolls_over boolean not null default false,
    -- What every rule means by the lease's end.
    runs_until date generated always as (case when not rolls_over then end_date end) stored,
    rent_amount_cents bigint not null check (rent_amount_cents between 1 and 1000000000000000),
    deposit_amount_cents bigint check (deposit_amount_cents between 0 and 1000000000000000),
    rent_due_day integer not null check (rent_due_day between 1 and 31),
    status text not null default 'draft'
        check (status in ('draft', 'active', 'terminated', 'expired')),
    activated_at timestamptz,
    bill_from date,
    notice_given_on date,
    termination_reason text check (length(termination_reason) between 1 and 500),
    ended_on date,
    previous_lease_id uuid,
    notes text check (length(notes) <= 5000),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    unique (organization_id, account_id, id),
    unique (organization_id, property_id, unit_id, id),
    constraint leases_previous_lease_id_key unique (organization_id, previous_lease_id),
    constraint leases_account_id_fkey
        foreign key (organization_id, account_id) references accounts (organization_id, id),
    constraint leases_unit_id_fkey
        foreign key (organization_id, property_id, unit_id)
        references units (organization_id, property_id, id),
    constraint leases_previous_lease_id_fkey
        foreign key (organization_id, account_id, previous_lease_id)
        references leases (organization_id, account_id, id),
    constraint leases_end_date_check check (end_date >= start_date),
    constraint leases_rolls_over_check check (not rolls_over or end_date is not null),
    constraint leases_bill_from_check check (bill_from >= start_date),
    constraint leases_status_check1
        check (status = 'draft' or (activated_at is not null and bill_from is not null)),
    constraint leases_ended_on_check
        check ((status in ('terminated', 'expired')) = (ended_on is not null)),
    -- Both end days are lived in.
    constraint leases_no_overlap exclude using gist (
        organization_id with =, unit_id with =, daterange(start_date, runs_until, '[]') with &&
    ) where (status = 'active')
);
create index leases_created_at_idx on leases (organization_id, created_at desc, id desc);
create index leases_status_idx on leases (organization_id, status, created_at desc, id desc);
create index leases_property_id_idx
    on leases (organization_id, property_id, created_at desc, id desc);
create index leases_unit_id_idx on leases (organization_id, unit_id, created_at desc, id desc);
create index leases_end_date_idx on leases (organization_id, end_date);
create index leases_runs_until_idx on leases (organization_id, runs_until)
    where status = 'active';

call protect_tenant_table('leases');
call refuse_archived_references('leases');
grant select on leases to pavilion_tenant, pavilion_platform;
grant insert (
    organization_id, account_id, property_id, unit_id, start_date, end_date, rolls_over,
    rent_amount_cents, deposit_amount_cents, rent_due_day, previous_lease_id, notes
) on leases to pavilion_tenant;
grant update (
    start_date, end_date, rolls_over, rent_amount_cents, deposit_amount_cents, rent_due_day, status,
    activated_at, bill_from, notice_given_on, termination_reason, ended_on, notes
) on leases to pavilion_tenant;
grant delete on leases to pavilion_tenant;
grant update (status, ended_on) on leases to pavilion_platform;

create function open_lease_account() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    insert into accounts (organization_id, kind) values (new.organization_id, 'lease')
    returning id into new.account_id;
    return new;
end
$$;
create trigger account before insert on leases
    for each row when (new.account_id is null) execute function open_lease_account();

-- An account that no lease names any more has had no money: charges and payments name its leases,
-- which can't be deleted then.
create function close_lease_account() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    delete from accounts where id = old.account_id and not exists (
        select from leases where account_id = old.account_id
    );
    return null;
end
$$;
create trigger account_again after delete on leases
    for each row execute function close_lease_account();

create table lease_tenants (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    lease_id uuid not null,
    tenant_id uuid not null,
    is_primary boolean not null default false,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    constraint lease_tenants_lease_id_tenant_id_key unique (organization_id, lease_id, tenant_id),
    constraint lease_tenants_lease_id_fkey
        foreign key (organization_id, lease_id) references leases (organization_id, id)
        on delete cascade,
    constraint lease_tenants_tenant_id_fkey
        foreign key (organization_id, tenant_id) references tenants (organization_id, id)
);
create unique index lease_tenants_is_primary_key on lease_tenants (organization_id, lease_id)
    where is_primary;
create index lease_tenants_tenant_id_idx on lease_tenants (organization_id, tenant_id, lease_id);

call protect_tenant_table('lease_tenants');
call refuse_archived_references('lease_tenants');
grant select on lease_tenants to pavilion_tenant, pavilion_platform;
grant insert (organization_id, lease_id, tenant_id, is_primary)
    on lease_tenants to pavilion_tenant;
grant update (is_primary), delete on lease_tenants to pavilion_tenant;

-- At commit, because a lease is inserted before its tenants. The lease is locked, so that two
-- changes of its tenants are counted one after the other.
create function keep_lease_tenants() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    of_lease uuid;
    tenants_on_it bigint;
    primary_ones bigint;
begin
    if tg_table_name = 'leases' then
        of_lease := new.id;
    else
        of_lease := coalesce(new.lease_id, old.lease_id);
    end if;
    perform from leases where id = of_lease for no key update;
    if not found then
        return null;
    end if;
    select count(*), count(*) filter (where is_primary) into tenants_on_it, primary_ones
    from lease_tenants where lease_id = of_lease;
    if tenants_on_it not between 1 and 20 or primary_ones <> 1 then
        raise exception using errcode = 'PV409',
            message = 'A lease has 1 to 20 tenants, and one of them is the primary tenant.';
    end if;
    return null;
end
$$;
create constraint trigger tenants after insert on leases
    deferrable initially deferred for each row execute function keep_lease_tenants();
create constraint trigger tenants after insert or update or delete on lease_tenants
    deferrable initially deferred for each row execute function keep_lease_tenants();

create table rent_changes (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    lease_id uuid not null,
    effective_month date not null check (extract(day from effective_month) = 1),
    rent_amount_cents bigint not null check (rent_amount_cents between 1 and 1000000000000000),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    constraint rent_changes_lease_id_effective_month_key
        unique (organization_id, lease_id, effective_month),
    constraint rent_changes_lease_id_fkey
        foreign key (organization_id, lease_id) references leases (organization_id, id)
        on delete cascade
);

call protect_tenant_table('rent_changes');
grant select on rent_changes to pavilion_tenant, pavilion_platform;
grant insert (organization_id, lease_id, effective_month, rent_amount_cents)
    on rent_changes to pavilion_tenant;
grant update (rent_amount_cents) on rent_changes to pavilion_tenant;
