"""What an action on a lease does to the money of its account, as its answer and its preview say."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from shared.database.rows import Sql, column_list
from shared.domain.charge import Charge
from shared.domain.ledger.adjusting import AdjustmentKind
from shared.inputs.text import Month

DEPOSIT_HELD = Sql(
    "(select coalesce(sum(paid_cents), 0)::bigint from charges"
    " where charges.account_id = leases.account_id and type = 'deposit')"
)


class LeaseAdjustment(msgspec.Struct):
    """What the action has changed of a charge."""

    charge_id: UUID
    charge_description: str
    """What the charge is for."""
    due_date: date
    """When the charge is due."""
    kind: AdjustmentKind
    amount_cents: int
    """In signed cents: below 0 it is owed no more."""


class RentOfMonth(msgspec.Struct):
    """The rent that a run will charge of a month."""

    month: Month
    """The month, like 2025-09."""
    amount_cents: int
    """The month's rent, or its share where the lease runs for a part of it."""
    due_date: date
    """When the rent is due."""
    charged_on: date
    """The day whose run charges it; today, where the day has passed."""


Adjusted = Annotated[
    list[LeaseAdjustment],
    Sql(
        """(
            select coalesce(json_agg(json_build_object(
                'charge_id', charge_id, 'charge_description', charges.description,
                'due_date', charges.due_date, 'kind', kind,
                'amount_cents', charge_adjustments.amount_cents)
                order by charge_adjustments.id), '[]')
            from charge_adjustments
            join charges on charges.id = charge_id
            where charge_adjustments.account_id = leases.account_id
                and charge_adjustments.created_at = now()
        )"""
    ),
]
Charged = Annotated[
    list[Charge],
    Sql(
        "(select coalesce(json_agg(made order by due_date, id), '[]') from (select "  # noqa: S608 - of the record
        + column_list(Charge)
        + " from charges where charges.account_id = leases.account_id"
        " and charges.created_at = now()) as made)"
    ),
]
FirstRent = Annotated[
    RentOfMonth,
    Sql(
        """(
            select json_build_object(
                'month', to_char(first, 'YYYY-MM'),
                'amount_cents',
                rent_share(rent_in_force(leases, first), start_date, runs_until, first),
                'due_date', due,
                'charged_on', greatest(due - rent_charge_days_ahead, org_today(organizations.id)))
            from organizations
            cross join lateral (select first_of_month(bill_from) as first) as month
            cross join lateral (select rent_due_date(rent_due_day, start_date, first) as due) as day
            where organizations.id = leases.organization_id
        )"""
    ),
]
