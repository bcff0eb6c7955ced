"""A list of payments, as either face of the ledger shows it."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from shared.database.pagination import Filter, Page, PageQuery, search
from shared.database.scope import Database
from shared.domain.ledger.reversing import PaymentMethod
from shared.domain.payment import PaymentOfAccount
from shared.domain.states import PaymentStatus
from shared.inputs.text import Name


class PaymentOfAccountQuery(PageQuery, kw_only=True):
    """The filters that the lists of both faces have."""

    status: PaymentStatus | None = None
    method: PaymentMethod | None = None
    q: Name | None = None
    """The beginning of the reference, without regard to case and accents."""
    reconciled: bool | None = None
    """Whether it is matched with a line of the bank."""
    received_from: date | None = None
    """The first day of receipt."""
    received_to: date | None = None
    """The last day of receipt."""


Record = TypeVar("Record", bound=PaymentOfAccount)


def list_payments(
    db: Database, record: type[Record], query: PaymentOfAccountQuery, filters: Sequence[Filter]
) -> Page[Record]:
    """One page of the face's payments that match, those that were received last first."""
    return db.page(
        record,
        "select {columns} from " + record.table + " as payments where {filters}",  # noqa: S608 - a view of ours
        query,
        filters=(
            *filters,
            ("status = {}", query.status),
            ("method = {}", query.method),
            ("reconciled = {}", query.reconciled),
            search(query.q, "reference_key"),
            ("received_date >= {}", query.received_from),
            ("received_date <= {}", query.received_to),
        ),
        order=("received_date", "id"),
    )
