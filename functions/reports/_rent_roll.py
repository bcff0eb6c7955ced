"""The rows of the rent roll: the leases that run in a month, and the vacant days of the units."""

from typing import LiteralString

# $1 is the month's first day. A lease runs through the day on which it ended or is to end. Two that
# overlap, as an ended one and its successor may, make no day less vacant twice.
_ROWS: LiteralString = """
    with month as materialized (
        select $1::date as first, $1::date + days_of_month($1) - 1 as last,
            days_of_month($1) as days
    ), running as materialized (
        select leases.id, unit_id, greatest(start_date, first) as begins,
            least(coalesce(ended_on, runs_until), last) as ends,
            rent_in_force(leases, first) as rent_amount_cents,
            rent_share(
                rent_in_force(leases, first), start_date, coalesce(ended_on, runs_until), first
            ) as expected_cents
        from leases cross join month
        where leases.status <> 'draft' and start_date <= last
            and coalesce(ended_on, runs_until, 'infinity') >= greatest(start_date, first)
    ), rents as materialized (
        select lease_id, sum(effective_cents)::bigint as charged_cents,
            sum(paid_cents)::bigint as paid_cents, sum(open_cents)::bigint as open_cents
        from charges where type = 'rent' and period_month = $1 group by lease_id
    ), let as materialized (
        select unit_id, sum(upper(span) - lower(span)) as days
        from (
            select unit_id, unnest(range_agg(daterange(begins, ends, '[]'))) as span
            from running group by unit_id
        ) as spans
        group by unit_id
    ), homes as materialized (
        select units.id as unit_id, units.property_id, market_rent_cents,
            properties.name_key || ' / ' || units.name_key as place
        from units join properties on properties.id = units.property_id
        where units.archived_at is null and {filter}
    )
    select running.id, place || ' / ' || start_date as position, homes.property_id, homes.unit_id,
        running.id as lease_id, null::uuid as tenant_id, status, start_date, end_date, rolls_over,
        ended_on, ends - begins + 1 as days, running.rent_amount_cents, expected_cents,
        coalesce(charged_cents, 0) as charged_cents, coalesce(paid_cents, 0) as paid_cents,
        coalesce(open_cents, 0) as open_cents, market_rent_cents, null::bigint as vacancy_loss_cents
    from homes
    join running on running.unit_id = homes.unit_id
    join leases on leases.id = running.id
    left join rents on rents.lease_id = running.id
    union all
    select homes.unit_id, place || ' / vacant', property_id, homes.unit_id, null, null, 'vacant',
        null, null, null, null, month.days - coalesce(let.days, 0), null, null, null, null, null,
        market_rent_cents,
        half_up(market_rent_cents * (month.days - coalesce(let.days, 0)), month.days)
    from homes cross join month
    left join let on let.unit_id = homes.unit_id
    where month.days > coalesce(let.days, 0)
"""
ROWS: LiteralString = _ROWS.replace("{filter}", "true")
# $2 is the property.
ROWS_OF_PROPERTY: LiteralString = _ROWS.replace("{filter}", "units.property_id = $2")
