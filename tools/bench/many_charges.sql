-- An organization's two years: so many charges, each with its payment and what it pays, of 1,000
-- leases of 100 properties of one owner, and of 250 homeowners of 5 associations. A nineteenth is open,
-- and nothing is reconciled with the bank. Triggers do not fire.
set session_replication_role = replica;
create function pg_temp.numbered(n bigint) returns uuid immutable language sql
    return lpad(to_hex(n), 32, '0')::uuid;
create temporary table numbers as select generate_series(1, {charges}::bigint) as n;

insert into owners (id, organization_id, name)
    values (pg_temp.numbered(7), '{organization}', 'Olga Owner');
insert into properties (id, organization_id, name, kind, address_line1, city, state, postal_code,
        country, owner_id, owner_since)
    select pg_temp.numbered(n), '{organization}', 'Property ' || n, 'multi_family', '1 Street',
        'Chicago', 'IL', '60601', 'US', pg_temp.numbered(7), current_date - 730
    from numbers where n <= 100;
insert into units (id, organization_id, property_id, name, market_rent_cents)
    select pg_temp.numbered(n), '{organization}', pg_temp.numbered(1 + n % 100), 'Unit ' || n,
        150000
    from numbers where n <= 1100;
insert into tenants (id, organization_id, first_name, last_name, status)
    select pg_temp.numbered(n), '{organization}', 'Tessa', 'Tenant ' || n, 'active'
    from numbers where n <= 1000;
insert into accounts (id, organization_id, kind)
    select pg_temp.numbered(n), '{organization}', 'lease' from numbers where n <= 1000;
insert into leases (id, organization_id, account_id, property_id, unit_id, start_date,
        rent_amount_cents, rent_due_day, status, activated_at, bill_from)
    select pg_temp.numbered(n), '{organization}', pg_temp.numbered(n), pg_temp.numbered(1 + n % 100),
        pg_temp.numbered(n), current_date - 730, 150000, 10, 'active', now(), current_date - 730
    from numbers where n <= 1000;
insert into lease_tenants (organization_id, lease_id, tenant_id, is_primary)
    select '{organization}', pg_temp.numbered(n), pg_temp.numbered(n), true
    from numbers where n <= 1000;
insert into associations (id, organization_id, name)
    select pg_temp.numbered(n), '{organization}', 'Association ' || n from numbers where n <= 5;
insert into homeowners (id, organization_id, association_id, first_name, last_name, email)
    select pg_temp.numbered(n), '{organization}', pg_temp.numbered(1 + n % 5), 'Homer', 'Owner ' || n,
        n || '@bench.example'
    from numbers where n <= 250;
insert into accounts (id, organization_id, kind, homeowner_id, association_id)
    select pg_temp.numbered(1000 + n), '{organization}', 'homeowner', pg_temp.numbered(n),
        pg_temp.numbered(1 + n % 5)
    from numbers where n <= 250;

-- Four of five are of leases, whose rent is one a month: of the first 24 rounds over all leases.
create temporary table charged as
    select n, round, is_lease, 1 + whose % (case when is_lease then 1000 else 250 end) as who,
        case when not is_lease then (array['monthly_dues', 'special_assessment', 'late_fee',
                'violation_fee', 'other'])[1 + round % 5]
            when round < 24 then 'rent'
            else (array['late_fee', 'utility', 'service_fee', 'other', 'other', 'other', 'other',
                'deposit'])[1 + round % 8] end as type,
        current_date - ((n * 7919) % 730)::integer as due_date, n % 19 = 0 as is_open
    from (
        select n, n % 5 < 4 as is_lease,
            case when n % 5 < 4 then n / 5 * 4 + n % 5 else n / 5 end as whose,
            case when n % 5 < 4 then (n / 5 * 4 + n % 5) / 1000 else n / 5 / 250 end as round
        from numbers
    ) as placed;
insert into charges (id, organization_id, account_kind, account_id, lease_id, homeowner_id,
        association_id, property_id, unit_id, type, description, amount_cents, paid_cents, due_date,
        period_month)
    select pg_temp.numbered(n), '{organization}', case when is_lease then 'lease' else 'homeowner' end,
        pg_temp.numbered(case when is_lease then who else 1000 + who end),
        case when is_lease then pg_temp.numbered(who) end,
        case when not is_lease then pg_temp.numbered(who) end,
        case when not is_lease then pg_temp.numbered(1 + who % 5) end,
        case when is_lease then pg_temp.numbered(1 + who % 100) end,
        case when is_lease then pg_temp.numbered(who) end, type, 'Old', 100,
        case when is_open then 0 else 100 end, due_date,
        case when type = 'rent' then (date_trunc('month', current_date)
            - round * interval '1 month')::date end
    from charged;
insert into payments (id, organization_id, account_kind, account_id, lease_id, homeowner_id,
        association_id, property_id, amount_cents, allocated_cents, method, received_date,
        succeeded_at)
    select pg_temp.numbered(n), '{organization}', case when is_lease then 'lease' else 'homeowner' end,
        pg_temp.numbered(case when is_lease then who else 1000 + who end),
        case when is_lease then pg_temp.numbered(who) end,
        case when not is_lease then pg_temp.numbered(who) end,
        case when not is_lease then pg_temp.numbered(1 + who % 5) end,
        case when is_lease then pg_temp.numbered(1 + who % 100) end, 100, 100, 'check', due_date,
        now()
    from charged where not is_open;
insert into payment_allocations (id, organization_id, payment_id, charge_id, account_id,
        homeowner_id, amount_cents, cause, effective_on)
    select pg_temp.numbered(n), '{organization}', pg_temp.numbered(n), pg_temp.numbered(n),
        pg_temp.numbered(case when is_lease then who else 1000 + who end),
        case when not is_lease then pg_temp.numbered(who) end, 100, 'spread', due_date
    from charged where not is_open;
insert into collected_amounts (organization_id, allocation_id, property_id, association_id,
        charge_type, effective_on, amount_cents)
    select '{organization}', pg_temp.numbered(n),
        case when is_lease then pg_temp.numbered(1 + who % 100) end,
        case when not is_lease then pg_temp.numbered(1 + who % 5) end, type, due_date, 100
    from charged where not is_open and type <> 'deposit';
insert into expenses (organization_id, property_id, category, description, amount_cents, paid_on,
        method)
    select '{organization}', pg_temp.numbered(1 + n % 100),
        (array['maintenance', 'utilities', 'insurance', 'taxes'])[1 + n % 4], 'Paid', 50,
        current_date - (n % 730)::integer, 'check'
    from numbers where n <= 20000;
insert into bank_accounts (id, organization_id, name)
    values (pg_temp.numbered(7), '{organization}', 'Operating');
insert into reconciliations (id, organization_id, bank_account_id, start_date, end_date)
    values (pg_temp.numbered(7), '{organization}', pg_temp.numbered(7), current_date - 30,
        current_date);
reset session_replication_role;
