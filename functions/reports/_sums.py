"""What reports write alike: sums of their columns, and the month of today."""

from calendar import monthrange
from datetime import date
from typing import Annotated, LiteralString

import msgspec

from shared.database.rows import Sql
from shared.database.scope import Database


class _Today(msgspec.Struct, frozen=True):
    today: Annotated[date, Sql("org_today(scope_organization_id())")]


def summed(column: LiteralString) -> Sql:
    """The sum of a column over all rows of the report."""
    return Sql("coalesce(sum(" + column + "), 0)::bigint")


def first_day(month: str) -> date:
    """The first day of a month like 2026-01."""
    return date.fromisoformat(f"{month}-01")


def last_day(first: date) -> date:
    """The last day of the month that begins on this day."""
    return first.replace(day=monthrange(first.year, first.month)[1])


def this_month(db: Database) -> date:
    """The first day of the organization's present month."""
    return db.one(_Today, "select {columns}").today.replace(day=1)
