"""What imports bring over from the old books: balances, dated the last day of those books.

A balance that is owed becomes a charge, on which no late fee is ever charged. Credit becomes a
payment that waits for a charge; it is no income, and no receipt of it is sent.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, timedelta
from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.domain.ledger.recording import NewCharge, NewPayment, make_charges, make_received
from shared.problems import Code, Problem, invalid, pointing_to
from shared.roles import ADMINS, Role

# A year that is mistyped would make money overdue by centuries, and rent of each of their months.
FURTHEST_BACK = timedelta(days=3653)
TOO_OLD = "Choose a day of the last ten years."


class OpeningBalance(msgspec.Struct, frozen=True):
    """What an account owes by the old books; below 0, the credit that waits on it."""

    account_id: UUID
    cents: int
    lease_id: UUID | None = None


def require_right_to_balances(role: Role, *, are_given: bool) -> None:
    """FORBIDDEN for balances of the old books, unless by owners and admins."""
    if are_given and role not in ADMINS:
        raise Problem(
            Code.FORBIDDEN, "Only owners and admins import deposits and opening balances."
        )


def require_as_of(as_of: date, today: date) -> None:
    """VALIDATION_ERROR unless the last day of the old books is one of the last ten years."""
    if as_of > today:
        raise invalid("/as_of", f"Choose a day up to {today}.")
    if as_of < today - FURTHEST_BACK:
        raise invalid("/as_of", TOO_OLD)


def dated_as_of() -> AbstractContextManager[None]:
    """Where money is dated the last day of the old books: a refusal of the day names that field."""
    return pointing_to("/as_of", "due_date", "received_date")


def open_balances(db: Database, balances: Sequence[OpeningBalance], as_of: date) -> None:
    """Bring the balances over, on accounts that are locked and have nothing else open."""
    charges = [
        NewCharge(
            account_id=each.account_id,
            lease_id=each.lease_id,
            type="opening_balance",
            description="Opening balance",
            amount_cents=each.cents,
            due_date=as_of,
        )
        for each in balances
        if each.cents > 0
    ]
    payments = [
        NewPayment(
            account_id=each.account_id,
            lease_id=each.lease_id,
            amount_cents=-each.cents,
            method="other",
            received_date=as_of,
            origin="opening",
        )
        for each in balances
        if each.cents < 0
    ]
    with dated_as_of():
        make_charges(db, charges)
        make_received(db, payments)
