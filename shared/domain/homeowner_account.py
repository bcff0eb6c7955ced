"""What a homeowner owes and has paid: one account for each homeowner, made with the homeowner."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from shared.database.scope import Database
from shared.domain.ledger.account import Account, ledger
from shared.problems import missing


@contextmanager
def ledger_of_homeowner(db: Database, homeowner_id: UUID) -> Iterator[UUID]:
    """The block of `ledger` for the homeowner's account.

    NOT_FOUND, pointed at, for one that is not there.
    """
    with db.transaction():
        account = db.maybe_one(
            Account, "select {columns} from accounts where homeowner_id = $1", homeowner_id
        )
        if account is None:
            raise missing("/homeowner_id", "There is no such homeowner.")
        with ledger(db, account.id):
            yield account.id
