"""List what is unmatched in a reconciliation, lines and money, the newest first.

Lines of its period that are not ignored; money from some days before the period to as many after.
"""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from functions.reconciliations._reconciliation import require_reconciliation
from shared.database.pagination import Page, PageQuery
from shared.database.rows import Sql
from shared.domain.bank_money import MONEY_DESCRIPTION, MONEY_KIND, MoneyKind
from shared.domain.matching import SUGGESTED_DAYS
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import STAFF

UnmatchedSide = Literal["transactions", "money"]
"""The bank's lines, or what the organization knows of: payments, expenses and the like."""


class UnmatchedQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    side: UnmatchedSide | None = None
    within_days: Annotated[int, msgspec.Meta(ge=0, le=366)] = SUGGESTED_DAYS
    """How many days before and after the period money is listed. Only up to 7 are matched by
    themselves, all may be matched by hand."""


class UnmatchedItem(msgspec.Struct):
    """A line of the bank, or a money."""

    id: UUID
    """Of the line, or of the payment, reversal, expense or batch."""
    side: UnmatchedSide
    date: date
    """The day of the line or of the money."""
    amount_cents: int
    """Above 0 if it came in, below if it went out."""
    money_kind: Annotated[
        MoneyKind | None, Sql(f"case when side = 'money' then {MONEY_KIND.expression} end")
    ]
    """What the money is; null for a line."""
    payment_id: UUID | None
    reversal_id: UUID | None
    """The reversal of a payment."""
    expense_id: UUID | None
    bank_batch_id: UUID | None
    description: Annotated[str | None, Sql(f"coalesce(written, {MONEY_DESCRIPTION.expression})")]
    """What the bank wrote, who paid, or what for; null for a batch."""
    reference: str | None
    """Such as the number of a cheque."""


@endpoint(
    "GET /v1/reconciliations/{reconciliation_id}/unmatched",
    caller=Manager(STAFF),
    deployment=Deployment(traffic="hot"),
)
def handle(
    call: ManagerCall, reconciliation_id: UUID, query: UnmatchedQuery
) -> Page[UnmatchedItem]:
    period = require_reconciliation(call, reconciliation_id)
    return call.db.page(
        UnmatchedItem,
        """
        select {columns} from (
            select lines.id, 'transactions' as side, bank_account_id, posted_on as date,
                amount_cents, null::uuid as payment_id, null::uuid as reversal_id,
                null::uuid as expense_id, null::uuid as bank_batch_id,
                description as written, reference
            from bank_transactions as lines
            where state = 'unmatched'
            union all
            select money.id, 'money', bank_account_id, date, amount_cents, payment_id,
                reversal_id, expense_id, bank_batch_id, null, reference
            from bank_money as money
            where not is_matched
        ) as unmatched
        where {filters}
        """,
        query,
        filters=(
            ("bank_account_id = {}", period.bank_account_id),
            (
                "(side = 'money' or date between {} and {})",
                period.start_date,
                period.end_date,
            ),
            (
                "date between {}::date - {}::integer and {}::date + {}::integer",
                period.start_date,
                query.within_days,
                period.end_date,
                query.within_days,
            ),
            ("side = {}", query.side),
        ),
        order=("date", "id"),
    )
