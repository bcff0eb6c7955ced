"""Get the key figures of the rentals and associations for today and this month."""

from typing import Annotated, LiteralString

import msgspec

from functions.reports._overdue import AGES, OVERDUE, DelinquencyTotals
from shared.database.rows import Sql
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class KeyFigures(msgspec.Struct):
    """What the portfolio comes to. Today and this month are the organization's own."""

    properties: int
    """Properties that are not archived."""
    units: int
    """Units that are not archived."""
    occupied_units: int
    """Units in which a lease runs today."""
    occupancy_bp: Annotated[
        int,
        Sql("case when units = 0 then 0 else half_up(10000 * occupied_units, units) end"),
    ]
    """The occupied part of the units in basis points: 9500 is 95 %."""
    tenants: int
    """Tenants and applicants that are not archived."""
    active_leases: int
    """Leases that are active: those that run, and those that will begin."""
    rent_due_cents: int
    """The rents that are due this month, after corrections and waivers."""
    rent_collected_cents: int
    """What is paid of the rents that are due this month."""
    received_cents: int
    """Payments received this month, less what was refunded or taken back this month. The balances
    of the old books are left out."""
    deposits_held_cents: int
    """What is paid of deposits that are not released."""
    overdue: DelinquencyTotals
    """The accounts with something overdue, by age, as in the report of arrears."""
    open_work_orders: int
    """Work orders that are open or in progress."""
    leases_ending_60_days: int
    """Active leases that run out within 60 days: `runs_out_before` lists them."""
    join_requests: int
    """Requests to join an association that wait for a decision."""
    overdue_assessments: int
    """Assessments with something open whose due date has passed."""
    open_violations: int
    """Violations that are neither resolved nor closed, those under appeal among them."""
    appeals: int
    """Appeals that wait for a decision."""


@endpoint("GET /v1/reports/kpis", caller=Manager(EVERYONE), deployment=Deployment(traffic="hot"))
def handle(call: ManagerCall) -> KeyFigures:
    return call.db.one(KeyFigures, FIGURES)


# A voided opening payment corrects the old books; a refund of one is money that was paid out.
FIGURES: LiteralString = (
    """
    with month as materialized (
        select today, first_of_month(today) as first,
            (first_of_month(today) + interval '1 month' - interval '1 day')::date as last
        from (select org_today(scope_organization_id()) as today) as day
    )
    select {columns} from (
        select usage.properties, usage.units::bigint,
            occupied.units as occupied_units, usage.tenants::bigint,
            leased.active as active_leases, leased.ending as leases_ending_60_days,
            rents.due as rent_due_cents, rents.collected as rent_collected_cents,
            received.cents - reversed.cents as received_cents,
            (
                select coalesce(sum(paid_cents), 0)::bigint from charges where type = 'deposit'
            ) as deposits_held_cents,
            to_json(overdue) as overdue,
            (
                select count(*) from work_orders where status in ('open', 'in_progress')
            ) as open_work_orders,
            (select count(*) from join_requests where status = 'pending') as join_requests,
            (
                select count(*) from assessments where open_cents > 0 and due_date < today
            ) as overdue_assessments,
            violated.open as open_violations, violated.appealed as appeals
        from organization_usage as usage
        cross join month
        cross join lateral (
            select count(*) as units from units where archived_at is null and units.occupied
        ) as occupied
        cross join lateral (
            select count(*) as active, count(*) filter (where runs_until <= today + 60) as ending
            from leases where status = 'active'
        ) as leased
        cross join lateral (
            select count(*) as open, count(*) filter (where status = 'appealed') as appealed
            from violations where status in ('open', 'in_progress', 'appealed')
        ) as violated
        cross join (
            select count(distinct account_id) as accounts,
    """  # noqa: S608 - of literals only
    + AGES
    + " from ("
    + OVERDUE
    + """) as each) as overdue
        cross join lateral (
            select coalesce(sum(effective_cents), 0)::bigint as due,
                coalesce(sum(paid_cents), 0)::bigint as collected
            from charges where type = 'rent' and due_date between first and last
        ) as rents
        cross join lateral (
            select coalesce(sum(amount_cents), 0)::bigint as cents from rental_payments
            where received_date between first and today and succeeded_at is not null
                and origin not in ('opening', 'opening_deposit')
        ) as received
        cross join lateral (
            select coalesce(sum(undone.amount_cents), 0)::bigint as cents
            from payment_reversals as undone
            join rental_payments as payments on payments.id = undone.payment_id
            where effective_on between first and today
                and (kind = 'refund' or origin not in ('opening', 'opening_deposit'))
        ) as reversed
    ) as figures
    """
)
