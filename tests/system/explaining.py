"""The plan of a statement as an endpoint sends it, and the plan's nodes."""

from collections.abc import Iterator
from typing import Any

import msgspec

from shared.database.pipelined import Statement
from shared.database.scope import pool_of

Plan = dict[str, Any]

NAME = "select name from pg_prepared_statements where statement = $1"


def plan_of(login: str, enter: Statement, listing: Statement) -> Plan:
    """The generic plan of the statement that the login's connection has prepared."""
    with pool_of(login).connection() as connection:
        [[[name]]] = (result.rows for result in connection.run([Statement(NAME, (listing.sql,))]))
        nulls = ", ".join(["null"] * len(listing.parameters))
        explain = Statement(f"explain (format json) execute {name}({nulls})")
        # The same for all values, because the logins have plan_cache_mode = force_generic_plan.
        results = connection.run([Statement("begin"), enter, explain, Statement("rollback")])
    [[text]] = results[2].rows
    plan: Plan = msgspec.json.decode(text)[0]["Plan"]
    return plan


def nodes_of(plan: Plan, *, within: bool = False) -> Iterator[Plan]:
    """The plan's nodes, without per-row subqueries unless `within`."""
    yield plan
    for inner in plan.get("Plans", ()):
        if within or inner["Parent Relationship"] != "SubPlan":
            yield from nodes_of(inner, within=within)
