"""The organization's account at the payment processor, as its row names it.

Read through a function of the database, because a homeowner's session does not see that row.
"""

from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.problems import Code, Problem


class ConnectedAccount(msgspec.Struct, frozen=True):
    """What the organization's row says; `processor_ready` is what the processor said last."""

    id: UUID
    processor_account_id: str | None
    processor_ready: bool

    def require_ready(self, refusal: str) -> str:
        """The account; CONFLICT with this text unless residents can pay it."""
        if self.processor_account_id is None or not self.processor_ready:
            raise Problem(Code.CONFLICT, refusal)
        return self.processor_account_id


def connected_account(db: Database) -> ConnectedAccount:
    """The account of the scope's organization."""
    return db.one(
        ConnectedAccount, "select {columns} from processor_account_of(scope_organization_id())"
    )


def follow_account(db: Database, account: str, *, is_ready: bool) -> None:
    """Write whether the account may charge, where that has changed."""
    db.execute("call follow_processor_account($1, $2)", account, is_ready)


def forget_account(db: Database, organization_id: UUID) -> None:
    """Forget the account with everything that exists only there.

    CONFLICT while the processor is asked for something, whose outcome could not be read any more.
    """
    db.execute("call forget_processor_account($1)", organization_id)


def abandon_account(db: Database, organization_id: UUID) -> None:
    """Forget an account that no longer lets us act for it, with what it was asked for.

    Payments that are still pending may be settled by hand from now on, and refunds be repeated.
    """
    db.execute("delete from processor_requests where organization_id = $1", organization_id)
    forget_account(db, organization_id)
