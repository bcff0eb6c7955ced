-- The demo's tenants, leases, vendors and work orders. Money follows by the domain modules.

create temporary table first as
select id as organization_id, first_of_month(today) as this_month,
    first_of_month(first_of_month(today) - 1) as last_month,
    (first_of_month(today) - interval '2 months')::date as before_last
from (
    select id, (now() at time zone time_zone)::date as today
    from organizations where name = 'Linden Street Properties'
) as linden;

update organizations set late_fees_since = before_last - 365
from first where id = organization_id;

insert into tenants (organization_id, first_name, last_name, email, status, property_id, unit_id)
select first.organization_id, tenant.first_name, tenant.last_name, tenant.email, tenant.status,
    unit.property_id, unit.id
from first
join (values
    ('Tara', 'Torres', 'tara@tenants.example', 'active', null),
    ('Tom', 'Thaler', 'tom@tenants.example', 'active', null),
    ('Tess', 'Takeda', 'tess@tenants.example', 'active', null),
    ('Toni', 'Tanner', 'toni@tenants.example', 'prospect', '2A'),
    ('Timo', 'Tate', 'timo@tenants.example', 'approved', '2A')
) as tenant (first_name, last_name, email, status, asks_for) on true
left join units as unit
    on unit.organization_id = first.organization_id and unit.name = tenant.asks_for;

with lease as (
    insert into leases (
        organization_id, property_id, unit_id, start_date, end_date, rolls_over,
        rent_amount_cents, deposit_amount_cents, rent_due_day, status, activated_at, bill_from
    )
    select first.organization_id, unit.property_id, unit.id, terms.start_date, terms.end_date,
        terms.end_date is not null, terms.rent, terms.deposit, terms.due_day, terms.status,
        case when terms.status = 'active' then now() end,
        case when terms.status = 'active' then greatest(terms.start_date, before_last) end
    from first
    cross join lateral (values
        ('Linden Court', '1A', (this_month - interval '14 months')::date,
            (this_month - interval '2 months' - interval '1 day')::date, 150000, 150000, 1,
            'active'),
        ('Linden Court', '1B', last_month + 15, null, 140000, null, 1, 'active'),
        ('Harbor House', 'Main', (this_month - interval '8 months')::date, null, 210000, null, 31,
            'active'),
        ('Linden Court', '2A', (this_month + interval '1 month')::date, null, 180000, 180000, 1,
            'draft')
    ) as terms (property_name, unit_name, start_date, end_date, rent, deposit, due_day, status)
    join properties as property
        on property.organization_id = first.organization_id and property.name = terms.property_name
    join units as unit on unit.property_id = property.id and unit.name = terms.unit_name
    returning id, organization_id, unit_id
)
insert into lease_tenants (organization_id, lease_id, tenant_id, is_primary)
select lease.organization_id, lease.id, tenant.id, true
from lease
join units as unit on unit.id = lease.unit_id
join properties as property on property.id = unit.property_id
join (values
    ('Linden Court', '1A', 'Tara'), ('Linden Court', '1B', 'Tom'), ('Harbor House', 'Main', 'Tess'),
    ('Linden Court', '2A', 'Timo')
) as home (property_name, unit_name, first_name)
    on home.property_name = property.name and home.unit_name = unit.name
join tenants as tenant
    on tenant.organization_id = lease.organization_id and tenant.first_name = home.first_name;

insert into recurring_charges (
    organization_id, lease_id, type, description, amount_cents, interval, anchor_date
)
select leases.organization_id, leases.id, 'other', 'Parking', 7500, 'monthly', before_last
from first
join leases on leases.organization_id = first.organization_id
join units on units.id = leases.unit_id and units.name = '1A';

insert into vendors (organization_id, name, phone, email, category)
select organization_id, vendor.name, vendor.phone, vendor.email, vendor.category
from first, (values
    ('Pike Plumbing', '+1 312 555 0101', 'desk@pike.example', 'plumbing'),
    ('Eastside Electric', '+1 312 555 0102', 'desk@eastside.example', 'electrical')
) as vendor (name, phone, email, category);

with work as (
    insert into work_orders (
        organization_id, property_id, unit_id, title, description, category, priority, status,
        requested_by_tenant_id, requested_by_homeowner_id, vendor_id, estimated_cost_cents,
        actual_cost_cents, completed_at, cancelled_at
    )
    select first.organization_id, property.id, unit.id, wanted.title, wanted.description,
        wanted.category, wanted.priority, wanted.status, tenant.id, homeowner.id, vendor.id,
        wanted.estimate, wanted.cost,
        case when wanted.status = 'completed' then now() end,
        case when wanted.status = 'cancelled' then now() end
    from first
    join (values
        ('Maple Court', '101', 'Dripping tap', 'The kitchen tap drips.', 'plumbing', 'normal',
            'open', null, 'Hugo', null, null, null),
        ('Linden Court', '1A', 'No hot water', 'Since this morning.', 'plumbing', 'high',
            'in_progress', 'Tara', null, 'Pike Plumbing', 25000, null),
        ('Harbor House', 'Main', 'Porch light', 'The light by the door is out.', 'electrical',
            'low', 'completed', 'Tess', null, 'Eastside Electric', 9000, 8500),
        ('Linden Court', '1B', 'Squeaking door', 'Oiled by the tenant.', 'general', 'low',
            'cancelled', 'Tom', null, null, null, null)
    ) as wanted (
        property_name, unit_name, title, description, category, priority, status, tenant_name,
        homeowner_name, vendor_name, estimate, cost
    ) on true
    join properties as property
        on property.organization_id = first.organization_id and property.name = wanted.property_name
    join units as unit on unit.property_id = property.id and unit.name = wanted.unit_name
    left join tenants as tenant
        on tenant.organization_id = first.organization_id
        and tenant.first_name = wanted.tenant_name
    left join homeowners as homeowner
        on homeowner.organization_id = first.organization_id
        and homeowner.first_name = wanted.homeowner_name
    left join vendors as vendor
        on vendor.organization_id = first.organization_id and vendor.name = wanted.vendor_name
    returning id, organization_id, status
)
insert into work_order_events (organization_id, work_order_id, from_status, to_status)
select organization_id, id, null, 'open' from work
union all
select organization_id, id, 'open', status from work where status <> 'open';
