"""A process that changes the money of an organization's accounts at random until it is killed.

python -m tests.shared.domain.ledger.busy_process ORGANIZATION OWNER SEED
"""

import random
import sys
from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import msgspec

from shared.database.scope import Database, Scope
from shared.domain.ledger.account import ledger, ledger_of_charge, ledger_of_payment
from shared.domain.ledger.adjusting import adjust, cancel, release_deposits
from shared.domain.ledger.bouncing import bounce
from shared.domain.ledger.receiving import PaymentAllocation, reallocate
from shared.domain.ledger.recording import NewCharge, NewPayment, make_charges, make_payment
from shared.domain.ledger.reversing import Reversal, reverse
from shared.domain.rent import charge_due_rent
from shared.problems import Problem

DAYS = (date(2025, 1, 31), date(2025, 9, 1), date(2026, 1, 1))


class Lease(msgspec.Struct):
    """A lease and its account."""

    id: UUID
    account_id: UUID


class Row(msgspec.Struct):
    """A charge, or a payment of which so much is left."""

    id: UUID
    account_id: UUID
    cents: int


def play(db: Database, organization_id: UUID, chance: random.Random) -> None:
    """One operation on some account, as a request would do it."""
    lease = chance.choice(
        db.all(Lease, "select {columns} from leases where organization_id = $1", organization_id)
    )
    charges = db.all(
        Row,
        "select id, account_id, open_cents as cents from charges where account_id = $1",
        lease.account_id,
    )
    payments = db.all(
        Row,
        """
        select id, account_id, amount_cents - reversed_cents as cents from payments
        where account_id = $1 and status = 'succeeded'
        """,
        lease.account_id,
    )
    cents = chance.randint(1, 500)
    moves: list[Callable[[], object]] = [
        lambda: _charge(db, lease, cents, chance),
        lambda: _pay(db, lease, cents, chance, charges),
        lambda: charge_due_rent(db, organization_id),
    ]
    if charges:
        charge = chance.choice(charges)
        moves += [
            lambda: _adjust(db, charge.id, cents - 250),
            lambda: _cancel(db, charge.id),
            lambda: _release(db, lease.account_id),
        ]
    if payments:
        payment = chance.choice(payments)
        moves += [
            lambda: _reverse(db, payment, min(cents, payment.cents)),
            lambda: _bounce(db, payment.id),
            lambda: _reallocate(db, payment.id, charges, cents, chance),
        ]
    chance.choice(moves)()


def _charge(db: Database, lease: Lease, cents: int, chance: random.Random) -> None:
    new = NewCharge(
        account_id=lease.account_id, lease_id=lease.id, description="A charge",
        type=chance.choice(("other", "utility", "deposit")), amount_cents=cents,
        due_date=chance.choice(DAYS),
    )  # fmt: skip
    with ledger(db, lease.account_id):
        make_charges(db, [new])


def _pay(db: Database, lease: Lease, cents: int, chance: random.Random, charges: list[Row]) -> None:
    new = NewPayment(
        account_id=lease.account_id, lease_id=lease.id, amount_cents=cents, method="check",
        received_date=chance.choice(DAYS[:2]),
    )  # fmt: skip
    wanted = [PaymentAllocation(each.id, each.cents) for each in charges if 0 < each.cents < cents][
        :1
    ]
    with ledger(db, lease.account_id):
        make_payment(db, new, wanted)


def _adjust(db: Database, charge_id: UUID, cents: int) -> None:
    with ledger_of_charge(db, charge_id):
        adjust(db, charge_id, "correction", cents, "Agreed")


def _cancel(db: Database, charge_id: UUID) -> None:
    with ledger_of_charge(db, charge_id):
        cancel(db, [charge_id], "A mistake")


def _release(db: Database, account_id: UUID) -> None:
    with ledger(db, account_id):
        release_deposits(db, account_id, "Moved out")


class Left(msgspec.Struct):
    """What is left of a payment that counts."""

    cents: int


def _left(db: Database, payment_id: UUID) -> int:
    left = db.maybe_one(
        Left,
        """
        select amount_cents - reversed_cents as cents from payments
        where id = $1 and status = 'succeeded'
        """,
        payment_id,
    )
    return left.cents if left else 0


def _reverse(db: Database, payment: Row, cents: int) -> None:
    with ledger_of_payment(db, payment.id):
        if most := min(cents, _left(db, payment.id)):
            reverse(db, payment.id, Reversal(kind="refund", amount_cents=most, reason="Asked"))


def _bounce(db: Database, payment_id: UUID) -> None:
    with ledger_of_payment(db, payment_id):
        if _left(db, payment_id):
            bounce(db, payment_id, "Returned", DAYS[1], 30)


def _reallocate(
    db: Database, payment_id: UUID, charges: list[Row], cents: int, chance: random.Random
) -> None:
    wanted = [
        PaymentAllocation(each.id, cents) for each in chance.sample(charges, min(1, len(charges)))
    ]
    with ledger_of_payment(db, payment_id):
        if _left(db, payment_id):
            reallocate(db, payment_id, wanted)


def main(organization: str, owner: str, seed: str) -> None:
    """Play for ever. A refusal is an answer; everything else ends the process with a trace."""
    scope = Scope(
        kind="manager", user_id=owner, session_id=str(uuid4()), generation=1,
        organization_id=organization, role="owner",
    )  # fmt: skip
    db, chance = Database("pavilion_tenant", scope, {}), random.Random(seed)  # noqa: S311 - a test
    while True:
        try:
            play(db, UUID(organization), chance)
        except Problem as refused:
            if refused.status >= 500:
                raise


if __name__ == "__main__":
    main(*sys.argv[1:])
