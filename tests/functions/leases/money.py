"""Days, and the money of leases as the domain's own rules make it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from shared.domain.ledger.account import ledger
from shared.domain.ledger.recording import NewPayment, make_payment
from shared.domain.rent import charge_month
from tests.factories import Organization, sql
from tests.shared.domain.ledger.accounts import database


def today() -> date:
    """The organizations' day: their time zone is UTC."""
    return datetime.now(UTC).date()


def first_of_month(offset: int) -> date:
    """The first of this month, moved by so many months."""
    months = today().year * 12 + today().month - 1 + offset
    return date(months // 12, months % 12 + 1, 1)


def days_of(first: date) -> int:
    """How many days the month has that begins on this day."""
    return ((first + timedelta(days=31)).replace(day=1) - first).days


def share(rent: int, days: int, of: int) -> int:
    """A rent for a part of a month, rounded half up."""
    return (2 * rent * days + of) // (2 * of)


def account_of(lease_id: str) -> UUID:
    """The account of the lease and its renewals."""
    [[account_id]] = sql("select account_id from leases where id = :id", id=lease_id)
    return UUID(str(account_id))


def charge_rent(organization: Organization, lease_id: str, *months: date) -> None:
    """Charge the rent of these months."""
    db = database(organization)
    for first in months:
        with ledger(db, account_of(lease_id)):
            assert charge_month(db, UUID(lease_id), first)


def pay(organization: Organization, lease_id: str, cents: int) -> None:
    """A payment that is received today, on the account of the lease."""
    db = database(organization)
    with ledger(db, account_of(lease_id)) as account_id:
        payment = NewPayment(
            account_id=account_id,
            lease_id=UUID(lease_id),
            amount_cents=cents,
            method="check",
            received_date=today(),
        )
        make_payment(db, payment)


def rents(lease_id: str) -> list[Any]:
    """The rent charges of the lease in the order of their months: effective cents and status."""
    return sql(
        "select effective_cents, status from charges where lease_id = :id and type = 'rent'"
        " order by period_month",
        id=lease_id,
    )


def deposits(lease_id: str) -> list[Any]:
    """The deposit charges of the lease: cents and due date."""
    return sql(
        "select amount_cents, due_date::text from charges where lease_id = :id"
        " and type = 'deposit' order by created_at",
        id=lease_id,
    )
