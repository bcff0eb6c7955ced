"""The record of a match, and the steps that decide one."""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

import msgspec

from functions.reconciliations._reconciliation import reconciling
from shared.database.rows import Sql
from shared.domain.bank_money import (
    MONEY_DATE,
    MONEY_DESCRIPTION,
    MONEY_KIND,
    MONEY_REFERENCE,
    MoneyKind,
)
from shared.domain.states import MATCH, MatchState
from shared.pipeline.call import ManagerCall
from shared.problems import Conflicts, missing

MatchKind = Literal["auto", "suggested", "manual"]
"""Found by itself and certain, found by itself and to be decided, or made by a person."""

_TAKEN = "The line or the money is matched already. Undo that match first."
CONFLICTS: Conflicts = {
    "reconciliation_matches_bank_transaction_id_key": _TAKEN,
    "reconciliation_matches_payment_id_key": _TAKEN,
    "reconciliation_matches_reversal_id_key": _TAKEN,
    "reconciliation_matches_expense_id_key": _TAKEN,
    "reconciliation_matches_bank_batch_id_key": _TAKEN,
    "reconciliation_matches_pair_key": _TAKEN,
}
_LINE_AMOUNT = (
    "(select amount_cents from bank_transactions where bank_transactions.id = bank_transaction_id)"
)


class ReconciliationMatch(msgspec.Struct):
    """A line of the bank and the money that it is, or may be."""

    table: ClassVar = "reconciliation_matches"

    id: UUID
    reconciliation_id: UUID
    kind: MatchKind
    state: MatchState
    confidence: Annotated[float, Sql("confidence::double precision")]
    """How sure it is, in percent."""
    day_difference: int
    """How many days lie between the line and the money."""
    amount_difference_cents: int
    """What the line has more than the money."""
    bank_transaction_id: UUID
    """The line."""
    posted_on: Annotated[
        date,
        Sql(
            "(select posted_on from bank_transactions"
            " where bank_transactions.id = bank_transaction_id)"
        ),
    ]
    """The day of the line."""
    amount_cents: Annotated[int, Sql(_LINE_AMOUNT)]
    """The amount of the line."""
    description: Annotated[
        str,
        Sql(
            "(select description from bank_transactions"
            " where bank_transactions.id = bank_transaction_id)"
        ),
    ]
    """What the bank wrote."""
    money_kind: Annotated[MoneyKind, MONEY_KIND]
    payment_id: UUID | None
    reversal_id: UUID | None
    """The reversal of a payment."""
    expense_id: UUID | None
    bank_batch_id: UUID | None
    money_date: Annotated[date, MONEY_DATE]
    """The day of the money."""
    money_cents: Annotated[int, Sql(f"{_LINE_AMOUNT} - amount_difference_cents")]
    """The amount of the money; below 0 if it went out."""
    money_description: Annotated[str | None, MONEY_DESCRIPTION]
    """Who paid or what for; null for a batch."""
    money_reference: Annotated[str | None, MONEY_REFERENCE]
    """Such as the number of a cheque."""
    decided_by_user_id: UUID | None
    """The member who decided it; null for what was found by itself and for what is open."""
    decided_by_name: Annotated[
        str | None, Sql("(select name from users where users.id = decided_by_user_id)")
    ]
    """The member's name; null for a member who has left as well."""
    decided_at: datetime | None
    """When it was decided."""
    created_at: datetime
    updated_at: datetime


class ChosenMatch(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Which match is decided."""

    match_id: UUID
    """A match of the reconciliation."""


def decide(
    call: ManagerCall, reconciliation_id: UUID, match_id: UUID, to: MatchState
) -> ReconciliationMatch:
    """Move the match to this state; the calling member has decided it."""
    with reconciling(call, reconciliation_id) as reconciliation:
        call.require_version(reconciliation.updated_at)
        found = call.db.maybe_one(
            ReconciliationMatch,
            """
            select {columns} from reconciliation_matches
            where id = $1 and reconciliation_id = $2
            """,
            match_id,
            reconciliation_id,
        )
        if found is None:
            raise missing("/match_id", "The reconciliation has no such match.")
        MATCH.require_move(found.state, to)
        return call.db.one(
            ReconciliationMatch,
            """
            update reconciliation_matches
            set state = $2, decided_by_user_id = $3, decided_at = now()
            where id = $1
            returning {columns}
            """,
            match_id,
            to,
            call.user_id,
        )
