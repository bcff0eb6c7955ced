"""The terms of board members. Both days of a term belong to it, in the organization's time zone."""

from typing import LiteralString

TODAY: LiteralString = "(select org_today(scope_organization_id()))"
HELD_TODAY: LiteralString = (
    "(start_date <= " + TODAY + " and coalesce(end_date >= " + TODAY + ", true))"
)
