"""What the payment processor takes back of a payment, and what comes back of that.

A dispute withdraws money, a bank returns a debit late, and a member refunds a payment on the
processor's own pages. Each of them is one dispute or refund there, which reports its state several
times and in any order: it takes money from a payment once, and gives it back once.
"""

from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.domain.ledger.account import ledger_of_payment, spread
from shared.domain.ledger.bouncing import RETURNED_AFTER_REFUND
from shared.domain.ledger.payment_state import payment_state
from shared.domain.ledger.recording import NewCharge, NewPayment, make_charges, make_payment
from shared.domain.ledger.reversing import Reversal, ReversalKind, reverse


class TakenBack(msgspec.Struct, frozen=True, kw_only=True):
    """What a dispute or a refund, by its name at the processor, has taken."""

    name: str
    kind: ReversalKind
    cents: int
    reason: str


class ProcessedPayment(msgspec.Struct, frozen=True):
    """A payment that the processor has made, by what it needs to be judged."""

    id: UUID
    payment_method_id: UUID | None
    counts: bool


class _Place(msgspec.Struct, frozen=True):
    account_id: UUID
    lease_id: UUID | None


def processed_payment(db: Database, organization_id: UUID, intent: str) -> ProcessedPayment | None:
    """The organization's payment that its account calls so."""
    return db.maybe_one(
        ProcessedPayment,
        """
        select id, payment_method_id, succeeded_at is not null as counts from payments
        where organization_id = $1 and processor_payment_id = $2
        """,
        organization_id,
        intent,
    )


def take_back(db: Database, payment_id: UUID, taken: TakenBack) -> bool:
    """Reverse what was taken, unless that was done or never came in; whether it was.

    What goes beyond what is left of the payment, as when a debit is returned after it was refunded,
    is owed again.
    """
    with ledger_of_payment(db, payment_id):
        payment = payment_state(db, payment_id)
        if not payment.counts or _was_taken(db, payment_id, taken.name):
            return False
        reversed_cents = min(taken.cents, payment.left_cents)
        if reversed_cents:
            is_refund = taken.kind == "refund"
            reversal = Reversal(
                kind=taken.kind,
                amount_cents=reversed_cents,
                reason=taken.reason,
                processor_refund_id=taken.name if is_refund else None,
                processor_dispute_id=None if is_refund else taken.name,
            )
            reverse(db, payment_id, reversal)
        if taken.cents > reversed_cents:
            place = _place(db, payment_id)
            # Other credit fills the hole first.
            spread(db, [place.account_id])
            owed = NewCharge(
                account_id=place.account_id,
                lease_id=place.lease_id,
                type="other",
                description=RETURNED_AFTER_REFUND,
                amount_cents=taken.cents - reversed_cents,
                due_date=payment.today,
                processor_return_id=taken.name,
            )
            make_charges(db, [owed])
    return True


def give_back(db: Database, payment_id: UUID, name: str, cents: int) -> bool:
    """Enter what has come back as a payment, unless that was done or none was taken; whether."""
    with ledger_of_payment(db, payment_id):
        if not _was_taken(db, payment_id, name) or _came_back(db, payment_id, name):
            return False
        place = _place(db, payment_id)
        payment = NewPayment(
            account_id=place.account_id,
            lease_id=place.lease_id,
            amount_cents=cents,
            method="other",
            received_date=payment_state(db, payment_id).today,
            reference=name,
            processor_return_id=name,
        )
        make_payment(db, payment)
    return True


def _place(db: Database, payment_id: UUID) -> _Place:
    return db.one(_Place, "select {columns} from payments where id = $1", payment_id)


def _was_taken(db: Database, payment_id: UUID, name: str) -> bool:
    rows = db.execute(
        """
        select from payments
        where id = $1 and (
            exists (
                select from payment_reversals as made
                where made.organization_id = payments.organization_id
                    and made.payment_id = payments.id
                    and $2 in (processor_dispute_id, processor_refund_id))
            or exists (
                select from charges
                where charges.organization_id = payments.organization_id
                    and charges.processor_return_id = $2))
        """,
        payment_id,
        name,
    )
    return rows > 0


def _came_back(db: Database, payment_id: UUID, name: str) -> bool:
    rows = db.execute(
        """
        select from payments as returned
        where returned.processor_return_id = $2
            and returned.organization_id = (select organization_id from payments where id = $1)
        """,
        payment_id,
        name,
    )
    return rows > 0
