-- The demo's association: its board, the homeowners' shares, dues, a violation. Money follows by the
-- domain modules.

create temporary table maple as
select associations.id as association_id, organization_id, this_month,
    (
        select max(day)::date
        from generate_series(before_last - interval '2 months', before_last, '1 day') as day
        where extract(day from day) = 31
    ) as anchor
from first join associations using (organization_id);

insert into homeowners (
    organization_id, association_id, property_id, unit_id, first_name, last_name, email, is_billed
)
select organization_id, association_id, property_id, unit_id, 'Freda', last_name,
    'freda@maple.example', false
from homeowners where first_name = 'Finn';

update homeowners set
    created_at = anchor - 600 + units.name::integer,
    share_ppm = case units.name
        when '101' then 160000 when '102' then 160000 when '103' then 160000
        when '104' then 200000 else 200000 end
from maple, units where units.id = unit_id and is_billed;
update homeowners set created_at = anchor - 490 from maple where not is_billed;

update associations set late_fees_since = anchor - 365 from maple where id = association_id;

insert into board_members (organization_id, association_id, homeowner_id, role, start_date)
select maple.organization_id, maple.association_id, homeowners.id, seat.role, anchor - 200
from maple
join (values ('Fay', 'president'), ('Finn', 'treasurer')) as seat (first_name, role) on true
join homeowners using (first_name);

insert into recurring_charges (
    organization_id, association_id, type, description, amount_cents, interval, anchor_date
)
select organization_id, association_id, 'monthly_dues', 'Monthly dues', 25000, 'monthly', anchor
from maple;

with seen as (
    insert into violations (
        organization_id, association_id, homeowner_id, property_id, unit_id, category, severity,
        description, status, violation_date, cure_by, created_by_user_id, created_at
    )
    select homeowners.organization_id, homeowners.association_id, homeowners.id, property_id,
        unit_id, 'parking', 'minor', 'A trailer stands on the visitors'' parking.', 'open',
        current_date - 25, current_date - 10, person.id, now() - interval '24 days'
    from homeowners, person
    where homeowners.first_name = 'Hugo' and person.email = 'manager@linden.example'
    returning organization_id, id, created_at
)
insert into violation_events (organization_id, violation_id, to_status, created_at)
select organization_id, id, 'open', created_at from seen;
