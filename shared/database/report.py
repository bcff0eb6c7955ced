"""A page of a report with the sums of all its rows, in one statement.

The rows of a report are worked out of very many others. They are worked out once, for the page and
the sums alike, so both are of one moment too.
"""

from typing import Any, Generic, LiteralString, NamedTuple, TypeVar

import msgspec
from msgspec import UNSET

from shared.database.pagination import Listing, Order, Page, PageQuery, most_counted, next_page
from shared.database.rows import column_list
from shared.database.scope import Database

Row = TypeVar("Row", bound=msgspec.Struct)
Totals = TypeVar("Totals", bound=msgspec.Struct)

_REPORT = """
    with report as materialized ({rows})
    select
        (select to_json(sums) from (select {totals} from report) as sums) as totals,
        (
            select coalesce(json_agg(page), '[]') from (
                select {columns} from report where {behind} {order} limit ${most}
            ) as page
        ) as items,
        {total} as total
"""
_TOTAL = "(select count(*) from (select from report limit {}) as counted)"


class Report(NamedTuple, Generic[Row, Totals]):
    """The records of a report's rows and of their sums, and that of the statement's one row."""

    record: type[Row]
    totals: type[Totals]
    answer: type[msgspec.Struct]


def report_of(record: type[Row], totals: type[Totals]) -> Report[Row, Totals]:
    """A report of such rows, made when its module is loaded: see shared/ready_structs.py."""
    fields = [("totals", totals), ("items", list[record]), ("total", int | None)]  # type: ignore[valid-type]
    return Report(record, totals, msgspec.defstruct(f"Reported{record.__name__}", fields))


def report(
    db: Database,
    made_of: Report[Row, Totals],
    sql: LiteralString,
    query: PageQuery,
    *parameters: Any,
    order: Order,
    ascending: bool = True,
) -> tuple[Page[Row], Totals]:
    """A page of the rows that `sql` selects, with `parameters` as its $1 and on, and their sums.

    The records' fields may name columns of `report`, which is what the rows are called.
    """
    record, totals, answer = made_of
    listing = Listing(db.endpoint, record, order, ascending)
    behind, place = listing.further(query)
    values = [*parameters, *place, query.limit + 1]
    first = len(parameters) + 1
    text = _REPORT.format(
        rows=sql,
        totals=column_list(totals),
        columns=column_list(record),
        behind=" and ".join(behind).format(f"${first}", f"${first + 1}") or "true",
        order=listing.sorted,
        most=len(values),
        total=_TOTAL.format(most_counted(query)) if query.count else "null::bigint",
    )
    found: Any = db.planned_anew(answer, text, *values)
    page = next_page(listing, found.items, query)
    page.total = found.total if query.count else UNSET
    return page, found.totals
