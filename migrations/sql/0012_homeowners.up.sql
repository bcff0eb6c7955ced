-- Homeowners of an association, and requests to join one.

create table homeowners (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    association_id uuid not null,
    property_id uuid,
    unit_id uuid,
    user_id uuid references users,
    first_name text not null check (length(first_name) between 1 and 200),
    last_name text not null check (length(last_name) between 1 and 200),
    -- A search may begin with either name.
    name_key text collate "C" not null
        generated always as (search_key(first_name || ' ' || last_name)) stored,
    last_name_key text collate "C" not null
        generated always as (search_key(last_name || ' ' || first_name)) stored,
    email text not null check (length(email) between 3 and 254),
    email_key text collate "C" not null generated always as (search_key(email)) stored,
    phone text check (length(phone) between 5 and 40),
    phone_key text collate "C" generated always as (phone_key(phone)) stored,
    mailing_address text check (length(mailing_address) between 1 and 500),
    status text not null default 'active' check (status in ('active', 'inactive', 'suspended')),
    notes text check (length(notes) <= 5000),
    archived_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    unique (organization_id, association_id, id),
    constraint homeowners_association_id_fkey
        foreign key (organization_id, association_id) references associations (organization_id, id),
    -- The property belongs to the association, the unit to the property.
    constraint homeowners_property_id_fkey
        foreign key (organization_id, association_id, property_id)
        references properties (organization_id, association_id, id),
    constraint homeowners_unit_id_fkey
        foreign key (organization_id, property_id, unit_id)
        references units (organization_id, property_id, id),
    constraint homeowners_unit_id_check check (unit_id is null or property_id is not null)
);
create unique index homeowners_association_id_email_key
    on homeowners (organization_id, association_id, email_key)
    where archived_at is null;
create unique index homeowners_association_id_user_id_key
    on homeowners (organization_id, association_id, user_id)
    where archived_at is null;
create index homeowners_active_idx on homeowners (organization_id, created_at desc, id desc)
    where archived_at is null;
create index homeowners_archived_idx on homeowners (organization_id, created_at desc, id desc)
    where archived_at is not null;
create index homeowners_association_id_idx
    on homeowners (organization_id, association_id, created_at desc, id desc)
    where archived_at is null;
create index homeowners_property_id_idx
    on homeowners (organization_id, property_id, created_at desc, id desc)
    where property_id is not null;
create index homeowners_unit_id_idx
    on homeowners (organization_id, unit_id, created_at desc, id desc) where unit_id is not null;
create index homeowners_status_idx
    on homeowners (organization_id, status, created_at desc, id desc) where archived_at is null;
create index homeowners_name_key_idx on homeowners (organization_id, name_key)
    where archived_at is null;
create index homeowners_last_name_key_idx on homeowners (organization_id, last_name_key)
    where archived_at is null;
create index homeowners_email_key_idx on homeowners (organization_id, email_key)
    where archived_at is null;
create index homeowners_phone_key_idx on homeowners (organization_id, phone_key)
    where archived_at is null;
create index homeowners_user_id_idx on homeowners (user_id) where user_id is not null;
create index homeowners_archived_association_id_idx
    on homeowners (organization_id, association_id, created_at desc, id desc)
    where archived_at is not null;
create index homeowners_archived_status_idx
    on homeowners (organization_id, status, created_at desc, id desc)
    where archived_at is not null;
create index homeowners_archived_name_key_idx on homeowners (organization_id, name_key)
    where archived_at is not null;
create index homeowners_archived_last_name_key_idx on homeowners (organization_id, last_name_key)
    where archived_at is not null;
create index homeowners_archived_email_key_idx on homeowners (organization_id, email_key)
    where archived_at is not null;
create index homeowners_archived_phone_key_idx on homeowners (organization_id, phone_key)
    where archived_at is not null;

call protect_tenant_table(
    'homeowners',
    homeowner_reads => 'id = scope_homeowner_id()', homeowner_writes => 'id = scope_homeowner_id()'
);
call refuse_archived_references('homeowners');
grant select on homeowners to pavilion_tenant, pavilion_platform;
grant insert (
    organization_id, association_id, property_id, unit_id, user_id, first_name, last_name, email,
    phone, mailing_address, notes
) on homeowners to pavilion_tenant;
grant update (property_id, unit_id, user_id, phone, mailing_address)
    on homeowners to pavilion_tenant;

create function count_homeowner() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if tg_op <> 'INSERT' then
        call charge_association(
            old.association_id, 0, 0, -(old.archived_at is null)::integer);
    end if;
    if tg_op <> 'DELETE' then
        call charge_association(
            new.association_id, 0, 0, (new.archived_at is null)::integer);
    end if;
    return null;
end
$$;
create trigger counts after insert or delete or update of association_id, archived_at on homeowners
    for each row execute function count_homeowner();

create table join_requests (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    association_id uuid not null,
    user_id uuid not null references users,
    first_name text not null check (length(first_name) between 1 and 200),
    last_name text not null check (length(last_name) between 1 and 200),
    phone text check (length(phone) between 5 and 40),
    unit_text text check (length(unit_text) between 1 and 200),
    message text check (length(message) <= 5000),
    status text not null default 'pending' check (status in ('pending', 'approved', 'declined')),
    decided_by_user_id uuid references users,
    decided_at timestamptz,
    homeowner_id uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    constraint join_requests_association_id_fkey
        foreign key (organization_id, association_id) references associations (organization_id, id),
    constraint join_requests_homeowner_id_fkey
        foreign key (organization_id, association_id, homeowner_id)
        references homeowners (organization_id, association_id, id),
    constraint join_requests_decided_at_check
        check ((status = 'pending') = (decided_at is null)),
    constraint join_requests_homeowner_id_check
        check ((status = 'approved') = (homeowner_id is not null))
);
create unique index join_requests_association_id_user_id_key
    on join_requests (organization_id, association_id, user_id) where status = 'pending';
create index join_requests_created_at_idx
    on join_requests (organization_id, created_at desc, id desc);
create index join_requests_association_id_idx
    on join_requests (organization_id, association_id, created_at desc, id desc);
create index join_requests_status_idx
    on join_requests (organization_id, status, created_at desc, id desc);
create index join_requests_user_id_idx on join_requests (user_id);
create index join_requests_homeowner_id_idx on join_requests (organization_id, homeowner_id)
    where homeowner_id is not null;
create index join_requests_decided_by_user_id_idx on join_requests (decided_by_user_id)
    where decided_by_user_id is not null;

call protect_tenant_table('join_requests');
call refuse_archived_references('join_requests');
grant select on join_requests to pavilion_tenant, pavilion_platform;
grant update (status, decided_by_user_id, decided_at, homeowner_id)
    on join_requests to pavilion_tenant;

-- Members see the people who are homeowners of, or ask to join, an association of the organization.
create policy homeowners on users for select to pavilion_tenant
    using (scope_homeowner_id() is null and exists (
        select from homeowners where user_id = users.id
    ));
create policy join_requests on users for select to pavilion_tenant
    using (scope_homeowner_id() is null and exists (
        select from join_requests where user_id = users.id
    ));

-- A statement links an account to a home only for a person who asks to join: the policy above shows
-- a homeowner's account, so a link to any other id would show another tenant's. An invitation links
-- with the rights of the owner, after its mail has proved the person.
create function require_join_request() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if not exists (
        select from join_requests
        where organization_id = new.organization_id and association_id = new.association_id
            and user_id = new.user_id and status = 'pending'
    ) then
        raise exception using
            errcode = 'insufficient_privilege', message = 'This person has not asked to join.';
    end if;
    return new;
end
$$;
create trigger asked before insert on homeowners
    for each row when (new.user_id is not null and current_user = 'pavilion_tenant')
    execute function require_join_request();
create trigger asked_again before update of user_id on homeowners
    for each row when (
        new.user_id is not null and new.user_id is distinct from old.user_id
        and current_user = 'pavilion_tenant'
    )
    execute function require_join_request();

-- The homes of the scope's own person.
create function own_homes()
    returns table (
        homeowner_id uuid, organization_id uuid, organization_name text, association_id uuid,
        association_name text, status text
    )
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select homeowner.id, organization.id, organization.name, association.id, association.name,
            homeowner.status
        from homeowners as homeowner
        join associations as association on association.id = homeowner.association_id
        join organizations as organization on organization.id = homeowner.organization_id
        where homeowner.user_id = scope_user_id() and homeowner.archived_at is null
        order by homeowner.created_at desc, homeowner.id desc;
    end;

-- The property and unit of a homeowner's session: only the columns that a homeowner may see.
create function own_home_address()
    returns table (
        property_id uuid, property_name text, address_line1 text, address_line2 text, city text,
        state text, postal_code text, country text, unit_id uuid, unit_name text
    )
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select property.id, property.name, property.address_line1, property.address_line2,
            property.city, property.state, property.postal_code, property.country, unit.id,
            unit.name
        from homeowners as homeowner
        join properties as property on property.id = homeowner.property_id
        left join units as unit on unit.id = homeowner.unit_id
        where homeowner.id = scope_homeowner_id();
    end;

grant execute on function own_homes(), own_home_address() to pavilion_tenant, pavilion_sign_in;
