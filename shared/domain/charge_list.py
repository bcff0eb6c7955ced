"""A list of charges, as either face of the ledger shows it."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from shared.database.pagination import Filter, Page, PageQuery
from shared.database.scope import Database
from shared.domain.charge import OVERDUE, ChargeOfAccount, ChargeStatus


class ChargeOfAccountQuery(PageQuery, kw_only=True):
    """The filters that the lists of both faces have."""

    status: ChargeStatus | None = None
    open: bool | None = None
    """Whether something is still to be paid."""
    overdue: bool | None = None
    due_from: date | None = None
    """The first due date."""
    due_to: date | None = None
    """The last due date."""


Record = TypeVar("Record", bound=ChargeOfAccount)


def list_charges(
    db: Database, record: type[Record], query: ChargeOfAccountQuery, filters: Sequence[Filter]
) -> Page[Record]:
    """One page of the face's charges that match, those that are due last first."""
    return db.page(
        record,
        "select {columns} from " + record.table + " as charges where {filters}",  # noqa: S608 - a view of ours
        query,
        filters=(
            *filters,
            ("status = {}", query.status),
            ("due_date >= {}", query.due_from),
            ("due_date <= {}", query.due_to),
            *(["open_cents > 0"] if query.open else []),
            *(["open_cents = 0"] if query.open is False else []),
            *([OVERDUE] if query.overdue else []),
            *(["not " + OVERDUE] if query.overdue is False else []),
        ),
        order=("due_date", "id"),
    )
