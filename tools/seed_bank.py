"""The demo's bank account with twelve lines: most are its rents, one is two cheques together."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Annotated
from uuid import UUID

import msgspec

from shared.bank_files.importing import Source, import_lines
from shared.bank_files.line import BankLine
from shared.database.rows import Sql
from shared.database.scope import Database

LINES = 12
# What the bank of a payer kept of a transfer, so that its amount is not quite the payment's.
TRANSFER_FEE_CENTS = 100
# Beside the rents: what the bank takes and gives, and bills by day, text and cents.
OTHERS = (
    (3, "CHECK 1043", -9550),
    (5, "ACH DEBIT CITY OF CHICAGO WATER", -18240),
    (8, "MONTHLY SERVICE FEE", -1500),
    (12, "TRANSFER TO SAVINGS ... 4410", -50000),
    (16, "INTEREST PAYMENT", 123),
    (21, "ACH DEBIT LAKESIDE INSURANCE", -31200),
    (26, "CHECK 1042", -42000),
    (33, "ACH DEBIT CITY OF CHICAGO WATER", -17985),
    (38, "MONTHLY SERVICE FEE", -1500),
    (46, "INTEREST PAYMENT", 118),
    (52, "CHECK 1041", -12500),
    (68, "MONTHLY SERVICE FEE", -1500),
)


class _Made(msgspec.Struct):
    id: UUID
    today: Annotated[date, Sql("org_today(organization_id)")]


class _Payment(msgspec.Struct):
    payer: str
    amount_cents: int
    received_date: date


def seed_bank(db: Database) -> None:
    """Add the account into which rent is paid, with its lines of the last weeks."""
    with db.transaction():
        account = db.one(
            _Made,
            """
            insert into bank_accounts (organization_id, name, last4)
            values (scope_organization_id(), 'Operating account', '6789')
            returning {columns}
            """,
        )
        rents = list(_rents(db.all(_Payment, PAYMENTS), account.today))
        others = (
            BankLine(
                posted_on=account.today - timedelta(days=ago),
                amount_cents=cents,
                description=description,
            )
            for ago, description, cents in OTHERS
        )
        lines = [*rents, *islice(others, max(LINES - len(rents), 0))]
        source = Source("csv", "operating-account.csv")
        import_lines(db, account.id, sorted(lines, key=lambda each: each.posted_on), source)


def _rents(payments: Sequence[_Payment], today: date) -> Iterator[BankLine]:
    """A line of each payment, but for the last two, which were paid in as cheques together."""
    *transfers, one, other = payments
    for place, each in enumerate(transfers):
        yield BankLine(
            posted_on=min(each.received_date + timedelta(days=1), today),
            amount_cents=each.amount_cents - (0 if place else TRANSFER_FEE_CENTS),
            description=f"ACH CREDIT {each.payer.upper()} RENT",
        )
    yield BankLine(
        posted_on=min(max(one.received_date, other.received_date) + timedelta(days=1), today),
        amount_cents=one.amount_cents + other.amount_cents,
        description="REMOTE DEPOSIT 2 CHECKS",
    )


PAYMENTS = """
    select tenants.first_name || ' ' || tenants.last_name as payer, payments.amount_cents,
        payments.received_date
    from payments
    join lease_tenants on lease_tenants.lease_id = payments.lease_id and is_primary
    join tenants on tenants.id = lease_tenants.tenant_id
    where payments.received_date > org_today(payments.organization_id) - 100
    order by payments.received_date, payments.id
"""
