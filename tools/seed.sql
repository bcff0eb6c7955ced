-- The demo of `make run`: two organizations, an association, one person for every role.
-- :password_hash is the hash of the demo's password; the document's object is stored beforehand.

create temporary table person (email text primary key, name text, id uuid default new_id());
insert into person (email, name) values
    ('owner@linden.example', 'Olivia Owner'),
    ('admin@linden.example', 'Adam Admin'),
    ('manager@linden.example', 'Mara Manager'),
    ('accountant@linden.example', 'Aki Accountant'),
    ('viewer@linden.example', 'Vera Viewer'),
    ('homeowner@maple.example', 'Hugo Homeowner'),
    ('newcomer@maple.example', 'Nadia Newcomer'),
    ('root@pavilion.example', 'Rae Root');

insert into users (id, email, name, email_verified_at, is_super_admin)
select id, email, name, now(), email = 'root@pavilion.example' from person;
insert into user_credentials (user_id, password_hash) select id, :password_hash from person;

create temporary table made as
select
    found_organization(
        (select id from person where email = 'owner@linden.example'),
        'Linden Street Properties', 'America/Chicago', 'pro', null) as linden,
    found_organization(
        (select id from person where email = 'owner@linden.example'),
        'Corner House', 'America/Chicago', 'free', null) as corner;

update organizations set
    late_fee_kind = 'percent', late_fee_percent_bp = 500, late_fee_cap_cents = 10000,
    late_fee_grace_days = 5
from made where id = linden;

insert into organization_memberships (organization_id, user_id, role)
select linden, id, split_part(email, '@', 1)
from made, person where email like '%@linden.example' and email not like 'owner@%';

insert into associations (
    organization_id, name, address_line1, city, state, postal_code, country, email, join_code
)
select linden, 'Maple Court HOA', '7 Maple Court', 'Evanston', 'IL', '60201', 'US',
    'board@maple.example', 'DEM0C0DE42'
from made;

insert into properties (
    organization_id, name, kind, address_line1, city, state, postal_code, country, association_id
)
select linden, name, kind, address, city, 'IL', postal_code, 'US',
    case when kind = 'condo' then (select id from associations) end
from made, (values
    ('Linden Court', 'multi_family', '1 Linden Street', 'Chicago', '60614'),
    ('Harbor House', 'single_family', '12 Harbor Road', 'Chicago', '60611'),
    ('Maple Court', 'condo', '7 Maple Court', 'Evanston', '60201')
) as property (name, kind, address, city, postal_code);
insert into properties (
    organization_id, name, kind, address_line1, city, state, postal_code, country
)
select corner, 'Corner House', 'single_family', '99 Corner Street', 'Chicago', 'IL', '60601', 'US'
from made;

insert into units (
    organization_id, property_id, name, bedrooms, market_rent_cents, under_renovation
)
select property.organization_id, property.id, unit.name, unit.bedrooms, unit.rent,
    unit.name = '2B'
from properties as property
join (values
    ('Linden Court', '1A', 2, 150000), ('Linden Court', '1B', 2, 140000),
    ('Linden Court', '2A', 3, 180000), ('Linden Court', '2B', 3, 180000),
    ('Harbor House', 'Main', 4, 210000), ('Corner House', 'Main', 2, 120000),
    ('Maple Court', '101', 2, null), ('Maple Court', '102', 2, null),
    ('Maple Court', '103', 2, null), ('Maple Court', '104', 3, null),
    ('Maple Court', '105', 3, null), ('Maple Court', '106', 1, null)
) as unit (property_name, name, bedrooms, rent) on unit.property_name = property.name;

insert into homeowners (
    organization_id, association_id, property_id, unit_id, user_id, first_name, last_name, email
)
select unit.organization_id, property.association_id, property.id, unit.id,
    (select id from person where person.email = homeowner.email),
    homeowner.first_name, homeowner.last_name, homeowner.email
from (values
    ('101', 'Hugo', 'Homeowner', 'homeowner@maple.example'),
    ('102', 'Ines', 'Invited', 'ines@maple.example'),
    ('103', 'Theo', 'Third', 'theo@maple.example'),
    ('104', 'Fay', 'Fourth', 'fay@maple.example'),
    ('105', 'Finn', 'Fifth', 'finn@maple.example')
) as homeowner (unit_name, first_name, last_name, email)
join units as unit on unit.name = homeowner.unit_name
join properties as property on property.id = unit.property_id;

insert into invitations (organization_id, kind, email, homeowner_id, invited_by_user_id)
select organization_id, 'homeowner', homeowners.email, homeowners.id, person.id
from homeowners, person
where homeowners.first_name = 'Ines' and person.email = 'owner@linden.example';

insert into join_requests (
    organization_id, association_id, user_id, first_name, last_name, unit_text, message
)
select organization_id, associations.id, person.id, 'Nadia', 'Newcomer', '106',
    'We moved in last week.'
from associations, person where person.email = 'newcomer@maple.example';

insert into documents (
    organization_id, association_id, category, file_name, content_type, size_bytes, sha256,
    state, visible_to_homeowners
)
select organization_id, id, 'rules', 'House rules.txt', 'text/plain', :size_bytes, :sha256,
    'ready', true
from associations;
