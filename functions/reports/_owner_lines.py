"""The lines of an owner's statement for one property: income by its type, and each expense."""

from datetime import date
from typing import Annotated, LiteralString
from uuid import UUID

import msgspec

from shared.database.rows import Sql, column_list
from shared.domain.expense import ExpenseCategory


def _of_type(kind: LiteralString) -> Sql:
    return Sql("coalesce(sum(amount_cents) filter (where charge_type = '" + kind + "'), 0)::bigint")


class CollectedByType(msgspec.Struct):
    """What was collected of a property's charges, by their types."""

    rent_cents: Annotated[int, _of_type("rent")]
    """Of rents."""
    late_fee_cents: Annotated[int, _of_type("late_fee")]
    """Of late fees."""
    returned_payment_fee_cents: Annotated[int, _of_type("returned_payment_fee")]
    """Of fees for payments that the bank took back."""
    utility_cents: Annotated[int, _of_type("utility")]
    """Of utilities."""
    service_fee_cents: Annotated[int, _of_type("service_fee")]
    """Of service fees."""
    opening_balance_cents: Annotated[int, _of_type("opening_balance")]
    """Of balances of the old books."""
    other_cents: Annotated[int, _of_type("other")]
    """Of other charges."""
    total_cents: Annotated[int, Sql("coalesce(sum(amount_cents), 0)::bigint")]
    """The sum."""


class OwnerExpense(msgspec.Struct):
    """An expense on the statement."""

    id: UUID
    paid_on: date
    """The day on which it was paid."""
    category: ExpenseCategory
    description: str
    """What it was for."""
    amount_cents: int
    """Above 0 it went out, below 0 it came back."""


# Both are of a row of the report, whose month begins with $2.
COLLECTED = Sql(
    "(select to_json(sums) from (select "  # noqa: S608 - of the record
    + column_list(CollectedByType)
    + """
        from collected_amounts
        where property_id = report.id
            and effective_on between greatest(report.owner_since, $2) and report.last_day
    ) as sums)"""
)
EXPENSES = Sql(
    "(select coalesce(json_agg(line), '[]') from (select "  # noqa: S608 - of the record
    + column_list(OwnerExpense)
    + """
        from expenses
        where property_id = report.id and voided_at is null
            and paid_on between greatest(report.owner_since, $2) and report.last_day
            and category not in ('management_fee', 'owner_draw')
        order by paid_on, id
    ) as line)"""
)
