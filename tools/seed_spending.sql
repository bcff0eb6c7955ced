-- The demo's owner of a property, and what was paid for the houses.

with owner as (
    insert into owners (organization_id, name, email, phone, mailing_address)
    select organization_id, 'Olga Ostrow', 'olga@owners.example', '+1 312 555 0188',
        '12 Lake Street' || chr(10) || 'Evanston, IL 60201'
    from first
    returning organization_id, id
)
update properties
set owner_id = owner.id, owner_since = (this_month - interval '8 months')::date,
    management_fee_bp = 800
from owner, first
where properties.organization_id = owner.organization_id and properties.name = 'Harbor House';

insert into expenses (
    organization_id, property_id, association_id, vendor_id, work_order_id, category, description,
    amount_cents, paid_on, method, reference
)
select first.organization_id, property.id, association.id, orders.vendor_id, orders.id,
    paid.category, paid.description, paid.cents, this_month - paid.days_before, paid.method,
    paid.reference
from first
cross join (values
    ('Harbor House', null, 'Porch light', 'maintenance', 'Porch light replaced', 8500, 6, 'check',
        '2041'),
    ('Linden Court', null, null, 'insurance', 'Insurance of the building', 42000, 20,
        'bank_transfer', null),
    (null, 'Maple Court HOA', null, 'landscaping', 'Lawn and hedges', 18000, 12, 'bank_transfer',
        'Invoice 318')
) as paid (
    property_name, association_name, order_title, category, description, cents, days_before, method,
    reference
)
left join properties as property
    on property.organization_id = first.organization_id and property.name = paid.property_name
left join associations as association
    on association.organization_id = first.organization_id
    and association.name = paid.association_name
left join work_orders as orders
    on orders.organization_id = first.organization_id and orders.title = paid.order_title;
