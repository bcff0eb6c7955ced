"""What becomes of a pending payment. Runs in the block of `ledger`."""

from typing import Literal
from uuid import UUID

from shared.database.scope import Database
from shared.domain.ledger.payment_state import payment_state
from shared.domain.ledger.receiving import receive
from shared.problems import Code, Problem, invalid

PaymentOutcome = Literal["succeeded", "failed"]


def settle(db: Database, payment_id: UUID, outcome: PaymentOutcome, reason: str | None) -> None:
    """Say what became of a pending payment, unless the processor will say it."""
    payment = payment_state(db, payment_id)
    if payment.status != "pending":
        raise Problem(Code.CONFLICT, f"The payment is {payment.status}.")
    if payment.is_asked:
        raise Problem(Code.CONFLICT, "The payment processor will say what becomes of this payment.")
    if outcome == "succeeded":
        if reason is not None:
            raise invalid("/failure_reason", "Leave this out: the payment has succeeded.")
        succeed(db, payment_id)
    else:
        fail(db, payment_id, reason)


def succeed(db: Database, payment_id: UUID) -> None:
    """Let a payment that has not counted yet count from now on, and pay what is open.

    Where the books are closed on its day, the database lets it be received today (0047).
    """
    db.execute(
        """
        update payments
        set status = 'succeeded', succeeded_at = now(), failure_reason = null
        where id = $1
        """,
        payment_id,
    )
    receive(db, payment_id)


def fail(db: Database, payment_id: UUID, reason: str | None) -> None:
    """Close a pending payment of which nothing came."""
    db.execute(
        "update payments set status = 'failed', failure_reason = $2 where id = $1",
        payment_id,
        reason,
    )
