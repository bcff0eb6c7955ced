"""What is overdue, by its age: the sums that the key figures and the report of arrears show."""

from typing import Annotated, LiteralString

import msgspec

from shared.database.rows import Sql

# Today is a subquery, because PostgreSQL would else ask for it anew with each charge.
_OVERDUE: LiteralString = """
    select *, (select org_today(scope_organization_id())) - due_date as days
    from {face}
    where open_cents > 0 and due_date < (select org_today(scope_organization_id()))
"""
OVERDUE: LiteralString = _OVERDUE.replace("{face}", "rental_charges")
OVERDUE_ASSESSMENTS: LiteralString = _OVERDUE.replace("{face}", "assessments")
AGES: LiteralString = """
    coalesce(sum(open_cents), 0)::bigint as overdue_cents,
    coalesce(sum(open_cents) filter (where days <= 30), 0)::bigint as days_1_30_cents,
    coalesce(sum(open_cents) filter (where days between 31 and 60), 0)::bigint as days_31_60_cents,
    coalesce(sum(open_cents) filter (where days between 61 and 90), 0)::bigint as days_61_90_cents,
    coalesce(sum(open_cents) filter (where days > 90), 0)::bigint as days_over_90_cents
"""


class DelinquencyTotals(msgspec.Struct):
    """What is overdue on all accounts together."""

    accounts: Annotated[int, Sql("count(*)")]
    """The number of accounts."""
    overdue_cents: Annotated[int, Sql("coalesce(sum(overdue_cents), 0)::bigint")]
    """What is open of charges whose due date has passed."""
    days_1_30_cents: Annotated[int, Sql("coalesce(sum(days_1_30_cents), 0)::bigint")]
    """Overdue by 1 to 30 days."""
    days_31_60_cents: Annotated[int, Sql("coalesce(sum(days_31_60_cents), 0)::bigint")]
    """Overdue by 31 to 60 days."""
    days_61_90_cents: Annotated[int, Sql("coalesce(sum(days_61_90_cents), 0)::bigint")]
    """Overdue by 61 to 90 days."""
    days_over_90_cents: Annotated[int, Sql("coalesce(sum(days_over_90_cents), 0)::bigint")]
    """Overdue by more than 90 days."""
