-- Associations, and properties with their units. Counts for lists are in the next topic.

create table associations (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    name text not null check (length(name) between 1 and 200),
    name_key text collate "C" not null generated always as (search_key(name)) stored
        check (name_key ~ '[^[:space:]]'),
    address_line1 text check (length(address_line1) between 1 and 200),
    address_line2 text check (length(address_line2) between 1 and 200),
    city text check (length(city) between 1 and 200),
    state text check (length(state) between 1 and 200),
    postal_code text check (length(postal_code) between 1 and 20),
    country text check (country ~ '^[A-Z]{2}$'),
    phone text check (length(phone) between 5 and 40),
    email text check (length(email) between 3 and 254),
    website text check (length(website) <= 2000),
    fiscal_year_start integer not null default 1 check (fiscal_year_start between 1 and 12),
    -- Crockford's base32, which has no letter that looks like a digit.
    join_code text not null default random_code(10, '0123456789ABCDEFGHJKMNPQRSTVWXYZ')
        constraint associations_join_code_key unique,
    accepts_join_requests boolean not null default true,
    late_fee_percent_bp integer not null default 1000
        check (late_fee_percent_bp between 0 and 10000),
    late_fee_minimum_cents bigint not null default 2500 check (late_fee_minimum_cents >= 0),
    late_fee_grace_days integer not null default 10 check (late_fee_grace_days between 0 and 90),
    -- Null is off.
    late_fees_since date,
    notes text check (length(notes) <= 5000),
    archived_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id)
);
create index associations_active_idx on associations (organization_id, created_at desc, id desc)
    where archived_at is null;
create index associations_archived_idx on associations (organization_id, created_at desc, id desc)
    where archived_at is not null;
create index associations_name_key_idx on associations (organization_id, name_key)
    where archived_at is null;
create index associations_archived_name_key_idx on associations (organization_id, name_key)
    where archived_at is not null;

call protect_tenant_table(
    'associations', homeowner_reads => 'id = scope_association_id()', secrets => '{join_code}'
);
grant select on associations to pavilion_tenant, pavilion_platform;
grant insert (
    organization_id, name, address_line1, address_line2, city, state, postal_code, country, phone,
    email, website, fiscal_year_start, accepts_join_requests, late_fee_percent_bp,
    late_fee_minimum_cents, late_fee_grace_days, late_fees_since, notes
) on associations to pavilion_tenant;

create table properties (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    name text not null check (length(name) between 1 and 200),
    name_key text collate "C" not null generated always as (search_key(name)) stored
        check (name_key ~ '[^[:space:]]'),
    kind text not null
        check (kind in ('single_family', 'multi_family', 'condo', 'commercial', 'other')),
    address_line1 text not null check (length(address_line1) between 1 and 200),
    address_key text collate "C" not null generated always as (search_key(address_line1)) stored,
    address_line2 text check (length(address_line2) between 1 and 200),
    city text not null check (length(city) between 1 and 200),
    city_key text collate "C" not null generated always as (search_key(city)) stored,
    state text not null check (length(state) between 1 and 200),
    state_key text collate "C" not null generated always as (search_key(state)) stored,
    postal_code text not null check (length(postal_code) between 1 and 20),
    country text not null check (country ~ '^[A-Z]{2}$'),
    association_id uuid,
    purchase_price_cents bigint check (purchase_price_cents >= 0),
    acquisition_date date,
    notes text check (length(notes) <= 5000),
    archived_at timestamptz,
    status text not null
        generated always as (case when archived_at is null then 'active' else 'archived' end)
        stored,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    unique (organization_id, association_id, id),
    constraint properties_association_id_fkey
        foreign key (organization_id, association_id) references associations (organization_id, id)
);
-- Every list filters by `archived_at is null` or `is not null`, so each row is in one half of these
-- indexes: a list of either half costs the same, however large the other is.
create index properties_active_idx on properties (organization_id, created_at desc, id desc)
    where archived_at is null;
create index properties_archived_idx on properties (organization_id, created_at desc, id desc)
    where archived_at is not null;
create index properties_city_key_idx
    on properties (organization_id, city_key, created_at desc, id desc) where archived_at is null;
create index properties_state_key_idx
    on properties (organization_id, state_key, created_at desc, id desc) where archived_at is null;
create index properties_kind_idx on properties (organization_id, kind, created_at desc, id desc)
    where archived_at is null;
create index properties_association_id_idx
    on properties (organization_id, association_id, created_at desc, id desc)
    where archived_at is null;
create index properties_name_key_idx on properties (organization_id, name_key)
    where archived_at is null;
create index properties_address_key_idx on properties (organization_id, address_key)
    where archived_at is null;
create index properties_archived_city_key_idx
    on properties (organization_id, city_key, created_at desc, id desc)
    where archived_at is not null;
create index properties_archived_state_key_idx
    on properties (organization_id, state_key, created_at desc, id desc)
    where archived_at is not null;
create index properties_archived_kind_idx
    on properties (organization_id, kind, created_at desc, id desc) where archived_at is not null;
create index properties_archived_association_id_idx
    on properties (organization_id, association_id, created_at desc, id desc)
    where archived_at is not null;
create index properties_archived_name_key_idx on properties (organization_id, name_key)
    where archived_at is not null;
create index properties_archived_address_key_idx on properties (organization_id, address_key)
    where archived_at is not null;

call protect_tenant_table('properties');
call refuse_archived_references('properties');
create trigger quota after insert or delete or update of archived_at on properties
    for each row execute function count_unarchived();
grant select on properties to pavilion_tenant, pavilion_platform;
grant insert (
    organization_id, name, kind, address_line1, address_line2, city, state, postal_code, country,
    association_id, purchase_price_cents, acquisition_date, notes
) on properties to pavilion_tenant;
grant update (
    name, kind, address_line1, address_line2, city, state, postal_code, country, association_id,
    purchase_price_cents, acquisition_date, notes, archived_at
) on properties to pavilion_tenant;

create table units (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    property_id uuid not null,
    name text not null check (length(name) between 1 and 200),
    name_key text collate "C" not null generated always as (search_key(name)) stored
        check (name_key ~ '[^[:space:]]'),
    bedrooms integer check (bedrooms between 0 and 100),
    bathrooms numeric(4, 1) check (bathrooms between 0 and 100),
    square_feet integer check (square_feet > 0),
    market_rent_cents bigint check (market_rent_cents >= 0),
    under_renovation boolean not null default false,
    notes text check (length(notes) <= 5000),
    archived_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    unique (organization_id, property_id, id),
    constraint units_property_id_fkey
        foreign key (organization_id, property_id) references properties (organization_id, id)
);
create unique index units_property_id_name_key on units (organization_id, property_id, name_key)
    where archived_at is null;
create index units_active_idx on units (organization_id, created_at desc, id desc)
    where archived_at is null;
create index units_archived_idx on units (organization_id, created_at desc, id desc)
    where archived_at is not null;
create index units_property_id_idx
    on units (organization_id, property_id, created_at desc, id desc) where archived_at is null;
create index units_under_renovation_idx on units (organization_id, created_at desc, id desc)
    where archived_at is null and under_renovation;
create index units_name_key_idx on units (organization_id, name_key) where archived_at is null;
create index units_archived_name_key_idx on units (organization_id, name_key)
    where archived_at is not null;
create index units_archived_property_id_idx
    on units (organization_id, property_id, created_at desc, id desc)
    where archived_at is not null;
create index units_archived_under_renovation_idx
    on units (organization_id, created_at desc, id desc)
    where archived_at is not null and under_renovation;

call protect_tenant_table('units');
-- A lock that excludes itself, because join_property counts the units that another adds.
call refuse_archived_references('units', lock => 'no key update');
-- An update is charged by recount_units, once a statement.
create trigger quota after insert or delete on units
    for each row execute function count_unarchived();
grant select on units to pavilion_tenant, pavilion_platform;
grant insert (
    organization_id, property_id, name, bedrooms, bathrooms, square_feet, market_rent_cents,
    under_renovation, notes
) on units to pavilion_tenant;
grant update (
    name, bedrooms, bathrooms, square_feet, market_rent_cents, under_renovation, notes, archived_at
) on units to pavilion_tenant;

-- A unit that is added or restored has its property locked by now, so that a single-family property
-- gets no second unit.
create function join_property() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if exists (
        select from properties
        join units on units.property_id = properties.id and units.archived_at is null
        where properties.organization_id = new.organization_id
            and properties.id = new.property_id and kind = 'single_family'
    ) then
        raise exception using
            errcode = 'PV409', message = 'A single-family property has one unit only.';
    end if;
    return new;
end
$$;
create trigger join_property before insert on units
    for each row when (new.archived_at is null) execute function join_property();
create trigger join_property_again before update of archived_at on units
    for each row when (old.archived_at is not null and new.archived_at is null)
    execute function join_property();

create function keep_one_unit() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if (select count(*) > 1 from units where property_id = new.id and archived_at is null) then
        raise exception using
            errcode = 'PV409', message = 'A single-family property has one unit only.';
    end if;
    return null;
end
$$;
-- After the update, because its row lock makes new units wait.
create trigger keep_one_unit after update of kind on properties
    for each row when (new.kind = 'single_family' and old.kind <> new.kind)
    execute function keep_one_unit();

-- A property that is archived takes its units along; restored, it brings back the units archived in
-- the same instant.
--
-- A trigger, because the endpoint's own statement sees the units as they were before it waited for
-- the property's lock, and would miss a unit that was added meanwhile. At most 5,000 units, so that
-- what can be archived can be restored, which takes longer, well within statement_timeout.
create function take_units_along() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if (
        select count(*) > 5000 from (
            select from units
            where organization_id = new.organization_id and property_id = new.id
                and archived_at is not distinct from old.archived_at
            limit 5001
        ) as along
    ) then
        raise exception using
            errcode = 'PV409',
            message = 'More than 5,000 units can''t be archived or restored together. '
                'Archive some of the units first.';
    end if;
    update units set archived_at = new.archived_at
    where organization_id = new.organization_id and property_id = new.id
        and archived_at is not distinct from old.archived_at;
    return null;
end
$$;
-- Its name sorts before `quota`, so that units are locked before the usage, as in every change of a
-- unit.
create trigger along after update of archived_at on properties
    for each row when ((old.archived_at is null) <> (new.archived_at is null))
    execute function take_units_along();
