"""Whose money a rental charge or payment is: a lease's with its renewals, or a tenant's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from shared.database.scope import Database
from shared.domain.ledger.account import Account, ledger
from shared.problems import invalid, missing


@contextmanager
def ledger_of_renter(
    db: Database, *, lease_id: UUID | None, tenant_id: UUID | None
) -> Iterator[UUID]:
    """The block of `ledger` for the account of the one that is named.

    VALIDATION_ERROR unless it is one of both; NOT_FOUND, pointed at, for one that is not there.
    """
    if (lease_id is None) == (tenant_id is None):
        raise invalid("/lease_id", "Choose either a lease or a tenant.")
    with db.transaction():
        account = db.maybe_one(
            Account,
            """
            select account_id as id from leases where id = $1
            union all select id from accounts where tenant_id = $2
            """,
            lease_id,
            tenant_id,
        )
        if account is None:
            noun = "lease" if lease_id else "tenant"
            raise missing(f"/{noun}_id", f"There is no such {noun}.")
        with ledger(db, account.id):
            yield account.id
