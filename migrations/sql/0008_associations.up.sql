-- Homeowners' associations.

create table associations (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    name text not null check (length(name) between 1 and 200),
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
    -- Crockford's base32: no letter that reads like a digit.
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

call protect_tenant_table(
    'associations', homeowner_reads => 'id = scope_association_id()', secrets => '{join_code}'
);

grant select on associations to pavilion_tenant, pavilion_platform;
grant insert (
    organization_id, name, address_line1, address_line2, city, state, postal_code, country, phone,
    email, website, fiscal_year_start, accepts_join_requests, late_fee_percent_bp,
    late_fee_minimum_cents, late_fee_grace_days, late_fees_since, notes
) on associations to pavilion_tenant;
