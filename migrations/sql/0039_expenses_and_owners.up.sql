-- Whose properties are managed, and what is paid out for them.

create table owners (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    name text not null check (length(name) between 1 and 200),
    name_key text collate "C" not null generated always as (search_key(name)) stored
        check (name_key ~ '[^[:space:]]'),
    email text check (length(email) between 3 and 254),
    phone text check (length(phone) between 5 and 40),
    mailing_address text check (length(mailing_address) between 1 and 500),
    notes text check (length(notes) <= 5000),
    archived_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id)
);
create index owners_active_idx on owners (organization_id, created_at desc, id desc)
    where archived_at is null;
create index owners_archived_idx on owners (organization_id, created_at desc, id desc)
    where archived_at is not null;
create index owners_name_key_idx on owners (organization_id, name_key) where archived_at is null;
create index owners_archived_name_key_idx on owners (organization_id, name_key)
    where archived_at is not null;

call protect_tenant_table('owners');
grant select on owners to pavilion_tenant, pavilion_platform;
grant insert (organization_id, name, email, phone, mailing_address, notes)
    on owners to pavilion_tenant;
grant update (name, email, phone, mailing_address, notes, archived_at) on owners to pavilion_tenant;

-- After the update, because its row lock makes a property that takes this owner wait.
create function keep_owner_of_properties() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if exists (
        select from properties
        where organization_id = new.organization_id and owner_id = new.id and archived_at is null
    ) then
        raise exception using
            errcode = 'PV409',
            message = 'The owner has properties. Archive them or give them another owner first.';
    end if;
    return null;
end
$$;
create trigger keep_owner_of_properties after update of archived_at on owners
    for each row when (old.archived_at is null and new.archived_at is not null)
    execute function keep_owner_of_properties();

alter table properties
    add column owner_id uuid,
    -- Money before this day is an earlier owner's.
    add column owner_since date,
    add column management_fee_bp integer check (management_fee_bp between 0 and 10000),
    add constraint properties_owner_id_fkey
        foreign key (organization_id, owner_id) references owners (organization_id, id),
    add constraint properties_owner_since_check check ((owner_id is null) = (owner_since is null));
create index properties_owner_id_idx
    on properties (organization_id, owner_id, created_at desc, id desc)
    where archived_at is null and owner_id is not null;
create index properties_archived_owner_id_idx
    on properties (organization_id, owner_id, created_at desc, id desc)
    where archived_at is not null and owner_id is not null;
call touch_changes('properties');
call refuse_archived_references('properties');
grant insert (owner_id, owner_since, management_fee_bp) on properties to pavilion_tenant;
grant update (owner_id, owner_since, management_fee_bp) on properties to pavilion_tenant;

-- An owner without a day begins today, and keeps the day it has.
create function begin_ownership() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if tg_op = 'UPDATE' and new.owner_id is not distinct from old.owner_id then
        new.owner_since := old.owner_since;
    else
        new.owner_since := org_today(new.organization_id);
    end if;
    return new;
end
$$;
create trigger begin_ownership before insert or update of owner_id, owner_since on properties
    for each row when (new.owner_id is not null and new.owner_since is null)
    execute function begin_ownership();

alter table work_orders add unique (organization_id, property_id, id);

create table expenses (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    -- Of a property, of an association, or, with neither, of the organization itself.
    property_id uuid,
    unit_id uuid,
    association_id uuid,
    vendor_id uuid,
    work_order_id uuid,
    category text not null check (category in (
        'maintenance', 'utilities', 'insurance', 'taxes', 'mortgage', 'landscaping', 'legal',
        'supplies', 'management_fee', 'owner_draw', 'other'
    )),
    description text not null check (length(description) between 1 and 500),
    -- Negative came back: a vendor's refund, or an owner's contribution as owner_draw.
    amount_cents bigint not null
        check (amount_cents <> 0 and abs(amount_cents) <= 1000000000000000),
    paid_on date not null,
    method text not null
        check (method in ('cash', 'check', 'bank_transfer', 'card', 'ach', 'other')),
    reference text check (length(reference) between 1 and 200),
    -- The first day of the month that a management fee is for.
    fee_month date check (fee_month = date_trunc('month', fee_month)::date),
    -- Matched with a line of the bank, alone or in a batch.
    reconciled boolean not null default false,
    voided_at timestamptz,
    void_reason text check (length(void_reason) between 1 and 500),
    created_by_user_id uuid default scope_user_id() references users,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    constraint expenses_property_id_fkey
        foreign key (organization_id, property_id) references properties (organization_id, id),
    constraint expenses_unit_id_fkey
        foreign key (organization_id, property_id, unit_id)
        references units (organization_id, property_id, id),
    constraint expenses_association_id_fkey
        foreign key (organization_id, association_id) references associations (organization_id, id),
    constraint expenses_vendor_id_fkey
        foreign key (organization_id, vendor_id) references vendors (organization_id, id),
    constraint expenses_work_order_id_fkey
        foreign key (organization_id, property_id, work_order_id)
        references work_orders (organization_id, property_id, id),
    constraint expenses_unit_id_check check (unit_id is null or property_id is not null),
    constraint expenses_work_order_id_check
        check (work_order_id is null or property_id is not null),
    constraint expenses_association_id_check
        check (association_id is null or property_id is null),
    constraint expenses_category_property_id_check
        check (category not in ('owner_draw', 'management_fee') or property_id is not null),
    constraint expenses_fee_month_check1
        check ((category = 'management_fee') = (fee_month is not null)),
    constraint expenses_void_reason_check1 check ((voided_at is null) = (void_reason is null))
);
create unique index expenses_property_id_fee_month_key
    on expenses (organization_id, property_id, fee_month) where voided_at is null;
create index expenses_paid_on_idx on expenses (organization_id, paid_on desc, id desc);
create index expenses_category_idx on expenses (organization_id, category, paid_on desc, id desc);
create index expenses_property_id_idx
    on expenses (organization_id, property_id, paid_on desc, id desc)
    where property_id is not null;
create index expenses_unit_id_idx on expenses (organization_id, unit_id) where unit_id is not null;
create index expenses_association_id_idx
    on expenses (organization_id, association_id, paid_on desc, id desc)
    where association_id is not null;
create index expenses_vendor_id_idx on expenses (organization_id, vendor_id, paid_on desc, id desc)
    where vendor_id is not null;
create index expenses_work_order_id_idx
    on expenses (organization_id, work_order_id, paid_on desc, id desc)
    where work_order_id is not null;
create index expenses_voided_idx on expenses (organization_id, paid_on desc, id desc)
    where voided_at is not null;
create index expenses_created_by_user_id_idx on expenses (created_by_user_id);

call protect_tenant_table('expenses', secrets => '{reconciled}');
grant select on expenses to pavilion_tenant, pavilion_platform;
grant insert (
    organization_id, property_id, unit_id, association_id, vendor_id, work_order_id, category,
    description, amount_cents, paid_on, method, reference, fee_month
) on expenses to pavilion_tenant;
grant update (category, description, vendor_id, work_order_id, reference, voided_at, void_reason)
    on expenses to pavilion_tenant;
create trigger closed_day before insert on expenses
    for each row when (scope_kind() = 'manager') execute function refuse_closed_day('paid_on');

-- The opposite of what was paid on a closed day is entered today.
create function keep_closed_expense() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    closed_through date := (
        select books_closed_through from organizations where id = new.organization_id for share);
begin
    if old.paid_on <= closed_through then
        raise exception using
            errcode = 'PV409',
            message = format('The books are closed through %s. Enter the opposite on a later day.',
                closed_through);
    end if;
    return new;
end
$$;
create trigger closed_day_again
    before update of category, vendor_id, work_order_id, voided_at on expenses
    for each row when (
        scope_kind() = 'manager'
        and (new.category, new.vendor_id, new.work_order_id, new.voided_at)
            is distinct from (old.category, old.vendor_id, old.work_order_id, old.voided_at))
    execute function keep_closed_expense();

create function refuse_day_to_come() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if new.paid_on > org_today(new.organization_id) then
        raise exception using
            errcode = 'PV422',
            message = 'One field is not valid.',
            detail = json_build_object('errors', json_build_array(json_build_object(
                'pointer', '/paid_on',
                'detail', format('Choose a day up to today, %s.', org_today(new.organization_id)))));
    end if;
    return new;
end
$$;
create trigger day_to_come before insert on expenses
    for each row execute function refuse_day_to_come();
