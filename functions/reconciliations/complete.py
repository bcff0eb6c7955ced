"""Complete a reconciliation: what it says stays as it is, unless it is reopened."""

from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from functions.reconciliations._reconciliation import (
    Reconciliation,
    WholeReconciliation,
    lock_account,
    whole,
)
from shared.domain.money import SignedCents
from shared.domain.states import RECONCILIATION
from shared.inputs.text import LongText
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.moving import moving
from shared.problems import Code, Problem, invalid
from shared.roles import MONEY


class ReconciliationCompletion(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """How a reconciliation is completed."""

    notes: LongText | None = None
    """Why what is open may stay open; needed with `allow_unmatched`."""
    allow_unmatched: bool = False
    """Whether to complete it although lines or money are unmatched, or amounts differ."""
    statement_balance_cents: SignedCents | UnsetType | None = UNSET
    """The balance on the last day as the bank's statement says; left out, that given before."""


@endpoint(
    "POST /v1/reconciliations/{reconciliation_id}/complete", caller=Manager(MONEY), preview=True
)
def handle(
    call: ManagerCall, reconciliation_id: UUID, body: ReconciliationCompletion
) -> WholeReconciliation:
    if body.allow_unmatched and not (body.notes or "").strip():
        raise invalid("/notes", "Write down why what is open may stay open.")
    with call.db.transaction():
        lock_account(call, reconciliation_id)
        with moving(
            call,
            Reconciliation,
            "select {columns} from reconciliations where id = $1 for update",
            reconciliation_id,
            machine=RECONCILIATION,
            to="completed",
        ):
            _set_balance(call, reconciliation_id, body)
            found = whole(call, reconciliation_id)
            _require_done(found, body)
            call.db.execute(
                """
                update reconciliations
                set status = 'completed', completed_at = now(), completed_by_user_id = $2,
                    notes = coalesce($3, notes), completed_money_cents = $4,
                    completed_unmatched_money = $5, completed_outstanding_cents = $6,
                    completed_overdue_money = $7, completed_opening_cents = $8
                where id = $1
                """,
                reconciliation_id,
                call.user_id,
                body.notes,
                found.money_cents,
                found.unmatched_money,
                found.outstanding_cents,
                found.overdue_money,
                found.opening_cents,
            )
            return whole(call, reconciliation_id)


def _set_balance(
    call: ManagerCall, reconciliation_id: UUID, body: ReconciliationCompletion
) -> None:
    if body.statement_balance_cents is not UNSET:
        call.db.execute(
            "update reconciliations set statement_balance_cents = $2 where id = $1",
            reconciliation_id,
            body.statement_balance_cents,
        )


def _require_done(found: WholeReconciliation, body: ReconciliationCompletion) -> None:
    """CONFLICT with what is open."""
    if found.suggestions:
        raise _open("Accept or reject the suggested matches first.", found)
    is_open = (
        found.unmatched_transactions,
        found.overdue_money,
        found.accepted_difference_cents,
        found.statement_difference_cents,
    )
    if any(is_open) and not body.allow_unmatched:
        raise _open(
            "Not all is matched, or amounts differ. Match or ignore what is open, or allow it "
            "and write down why.",
            found,
        )


def _open(text: str, found: WholeReconciliation) -> Problem:
    counts: dict[str, Any] = {
        "suggestions": found.suggestions,
        "unmatched_transactions": found.unmatched_transactions,
        "overdue_money": found.overdue_money,
        "accepted_difference_cents": found.accepted_difference_cents,
        "statement_difference_cents": found.statement_difference_cents,
    }
    return Problem(Code.CONFLICT, text, members=counts)
