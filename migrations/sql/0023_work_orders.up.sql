-- Vendors, and work orders with their history.

create table vendors (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    name text not null check (length(name) between 1 and 200),
    name_key text collate "C" not null generated always as (search_key(name)) stored
        check (name_key ~ '[^[:space:]]'),
    phone text not null check (length(phone) between 5 and 40),
    email text check (length(email) between 3 and 254),
    website text check (length(website) <= 2000),
    category text not null default 'general' check (category in (
        'plumbing', 'electrical', 'hvac', 'appliance', 'landscaping', 'painting', 'carpentry',
        'roofing', 'flooring', 'general', 'other'
    )),
    notes text check (length(notes) <= 5000),
    archived_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id)
);
create index vendors_active_idx on vendors (organization_id, created_at desc, id desc)
    where archived_at is null;
create index vendors_archived_idx on vendors (organization_id, created_at desc, id desc)
    where archived_at is not null;
create index vendors_category_idx
    on vendors (organization_id, category, created_at desc, id desc) where archived_at is null;
create index vendors_archived_category_idx
    on vendors (organization_id, category, created_at desc, id desc) where archived_at is not null;
create index vendors_name_key_idx on vendors (organization_id, name_key)
    where archived_at is null;
create index vendors_archived_name_key_idx on vendors (organization_id, name_key)
    where archived_at is not null;

call protect_tenant_table('vendors');
grant select on vendors to pavilion_tenant, pavilion_platform;
grant insert (organization_id, name, phone, email, website, category, notes)
    on vendors to pavilion_tenant;
grant update (name, phone, email, website, category, notes, archived_at)
    on vendors to pavilion_tenant;

create table work_orders (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    property_id uuid not null,
    unit_id uuid,
    title text not null check (length(title) between 1 and 200),
    description text not null check (length(description) <= 5000),
    category text not null check (category in (
        'plumbing', 'electrical', 'hvac', 'appliance', 'landscaping', 'painting', 'carpentry',
        'roofing', 'flooring', 'general', 'other'
    )),
    priority text not null default 'normal'
        check (priority in ('low', 'normal', 'high', 'emergency')),
    status text not null default 'open'
        check (status in ('open', 'in_progress', 'completed', 'cancelled')),
    requested_by_tenant_id uuid,
    requested_by_homeowner_id uuid,
    vendor_id uuid,
    estimated_cost_cents bigint check (estimated_cost_cents between 0 and 1000000000000000),
    actual_cost_cents bigint check (actual_cost_cents between 0 and 1000000000000000),
    -- Anew with each reopening.
    opened_at timestamptz not null default now(),
    completed_at timestamptz,
    cancelled_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    constraint work_orders_property_id_fkey
        foreign key (organization_id, property_id) references properties (organization_id, id),
    constraint work_orders_unit_id_fkey
        foreign key (organization_id, property_id, unit_id)
        references units (organization_id, property_id, id),
    constraint work_orders_requested_by_tenant_id_fkey
        foreign key (organization_id, requested_by_tenant_id)
        references tenants (organization_id, id),
    constraint work_orders_requested_by_homeowner_id_fkey
        foreign key (organization_id, requested_by_homeowner_id)
        references homeowners (organization_id, id),
    constraint work_orders_vendor_id_fkey
        foreign key (organization_id, vendor_id) references vendors (organization_id, id),
    constraint work_orders_requested_by_homeowner_id_check
        check (requested_by_tenant_id is null or requested_by_homeowner_id is null),
    constraint work_orders_completed_at_check
        check ((status = 'completed') = (completed_at is not null)),
    constraint work_orders_cancelled_at_check
        check ((status = 'cancelled') = (cancelled_at is not null))
);
create index work_orders_opened_at_idx on work_orders (organization_id, opened_at desc, id desc);
create index work_orders_status_idx
    on work_orders (organization_id, status, opened_at desc, id desc);
create index work_orders_priority_idx
    on work_orders (organization_id, priority, opened_at desc, id desc);
create index work_orders_category_idx
    on work_orders (organization_id, category, opened_at desc, id desc);
create index work_orders_property_id_idx
    on work_orders (organization_id, property_id, opened_at desc, id desc);
create index work_orders_unit_id_idx
    on work_orders (organization_id, unit_id, opened_at desc, id desc) where unit_id is not null;
create index work_orders_vendor_id_idx
    on work_orders (organization_id, vendor_id, opened_at desc, id desc)
    where vendor_id is not null;
create index work_orders_requested_by_tenant_id_idx
    on work_orders (organization_id, requested_by_tenant_id, opened_at desc, id desc)
    where requested_by_tenant_id is not null;
create index work_orders_requested_by_homeowner_id_idx
    on work_orders (organization_id, requested_by_homeowner_id, opened_at desc, id desc)
    where requested_by_homeowner_id is not null;

call protect_tenant_table(
    'work_orders', homeowner_reads => 'requested_by_homeowner_id = scope_homeowner_id()'
);
call refuse_archived_references('work_orders');
grant select on work_orders to pavilion_tenant, pavilion_platform;
grant insert (
    organization_id, property_id, unit_id, title, description, category, priority,
    requested_by_tenant_id, requested_by_homeowner_id, vendor_id, estimated_cost_cents
) on work_orders to pavilion_tenant;
grant update (
    title, description, category, priority, status, vendor_id, estimated_cost_cents,
    actual_cost_cents, opened_at, completed_at, cancelled_at
) on work_orders to pavilion_tenant;

-- The tenant is on a lease of the property, the homeowner is one of its association. The property
-- is locked by now, so it does not move to another association meanwhile.
create function judge_requester() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if new.requested_by_tenant_id is not null and not exists (
        select from lease_tenants
        join leases on leases.organization_id = new.organization_id
            and leases.id = lease_tenants.lease_id and leases.property_id = new.property_id
        where lease_tenants.organization_id = new.organization_id
            and lease_tenants.tenant_id = new.requested_by_tenant_id
    ) then
        raise foreign_key_violation using
            message = 'The tenant is on no lease of the property.', table = tg_table_name,
            constraint = 'work_orders_requested_by_tenant_id_fkey';
    end if;
    if new.requested_by_homeowner_id is not null and not exists (
        select from properties
        join homeowners on homeowners.organization_id = new.organization_id
            and homeowners.association_id = properties.association_id
        where properties.organization_id = new.organization_id
            and properties.id = new.property_id and homeowners.id = new.requested_by_homeowner_id
    ) then
        raise foreign_key_violation using
            message = 'The homeowner is not of the property''s association.',
            table = tg_table_name, constraint = 'work_orders_requested_by_homeowner_id_fkey';
    end if;
    return new;
end
$$;
-- Its name sorts after those of the triggers that lock the referenced rows.
create trigger requester before insert on work_orders
    for each row execute function judge_requester();

-- An archived property has no open work: none is opened again there, and it is not archived before.
-- Both lock the property's row, so that one waits for the other.
create trigger reopened before update of status on work_orders
    for each row when (
        old.status in ('completed', 'cancelled') and new.status in ('open', 'in_progress')
    )
    execute function refuse_archived_properties_property_id_share();

create function finish_orders_first() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if exists (
        select from work_orders
        where organization_id = new.organization_id and property_id = new.id
            and status in ('open', 'in_progress')
    ) then
        raise exception using
            errcode = 'PV409',
            message = 'The property has open work orders. Complete or cancel them first.';
    end if;
    return null;
end
$$;
-- After the update, because its row lock makes new orders wait.
create trigger finish_orders_first after update of archived_at on properties
    for each row when (old.archived_at is null and new.archived_at is not null)
    execute function finish_orders_first();
-- The property's orders that are not closed are few, all its orders may be many.
create index work_orders_unfinished_idx on work_orders (organization_id, property_id)
    where status in ('open', 'in_progress');

create table work_order_events (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    work_order_id uuid not null,
    from_status text check (from_status in ('open', 'in_progress', 'completed', 'cancelled')),
    to_status text not null
        check (to_status in ('open', 'in_progress', 'completed', 'cancelled')),
    note text check (length(note) between 1 and 500),
    actor_kind text not null
        default case scope_kind()
            when 'manager' then 'manager'
            when 'homeowner' then 'homeowner'
            when 'admin' then 'super_admin'
            else 'system'
        end
        check (actor_kind in ('manager', 'homeowner', 'super_admin', 'system')),
    actor_user_id uuid default scope_user_id() references users,
    homeowner_id uuid default scope_homeowner_id(),
    created_at timestamptz not null default now(),
    unique (organization_id, id),
    constraint work_order_events_work_order_id_fkey
        foreign key (organization_id, work_order_id) references work_orders (organization_id, id),
    constraint work_order_events_homeowner_id_fkey
        foreign key (organization_id, homeowner_id) references homeowners (organization_id, id)
);
create index work_order_events_work_order_id_idx
    on work_order_events (organization_id, work_order_id, created_at, id);
create index work_order_events_homeowner_id_idx
    on work_order_events (organization_id, homeowner_id) where homeowner_id is not null;
create index work_order_events_actor_user_id_idx on work_order_events (actor_user_id);

call protect_tenant_table(
    'work_order_events',
    homeowner_reads =>
        'exists (
            select from work_orders
            where work_orders.id = work_order_id
                and requested_by_homeowner_id = scope_homeowner_id()
        )'
);
call refuse_archived_references('work_order_events');
grant select on work_order_events to pavilion_tenant, pavilion_platform;
grant insert (organization_id, work_order_id, from_status, to_status, note)
    on work_order_events to pavilion_tenant;
create trigger append_only before update or delete on work_order_events
    for each row execute function refuse_change();

-- The mailbox of a requester without an account: a tenant, or a homeowner before it joins.
create function mailbox_of_requester(of_organization uuid, of_order uuid) returns bytea
    language sql stable
    return (
        select mailbox_digest(coalesce(tenants.email, homeowners.email))
        from work_orders as requested
        left join tenants on tenants.id = requested_by_tenant_id
        left join homeowners on homeowners.id = requested_by_homeowner_id
        where requested.organization_id = of_organization and requested.id = of_order
            and homeowners.user_id is null
    );

-- As before, and with mails about a work order to a person without an account. Beyond the limits
-- such a mail is left out: it is no reason to refuse the step that it reports.
create or replace function place_in_outbox() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    new.lane := case
        when new.kind <> 'email' then 1
        when new.organization_id is null then 2
        when paid_plan(new.organization_id) <> 'free' then 3
        else 4
    end;
    new.turn_key := turn_key_of(new.organization_id);
    if new.payload ->> 'template' = 'invitation' then
        select mailbox_digest(email) into new.stranger from invitations
        where id = (new.payload ->> 'invitation_id')::uuid
            and organization_id = new.organization_id;
    elsif new.payload ->> 'template' = 'work_order_moved' then
        new.stranger := mailbox_of_requester(
            new.organization_id, (new.payload ->> 'work_order_id')::uuid);
    end if;
    if new.stranger is not null then
        begin
            call refuse_mail_to_strangers(new.organization_id, new.stranger);
        exception when sqlstate 'PV429' then
            if new.payload ->> 'template' = 'invitation' then
                raise;
            end if;
            new.delivered_at := now();
            new.stranger := null;
        end;
    end if;
    return new;
end
$$;
