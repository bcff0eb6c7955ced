"""The organization's account at the payment processor, as its row names it.

Read through a function of the database, because a homeowner's session does not see that row.
"""

from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.domain.payer import HOMEOWNER, TENANT, forget_customers
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
    db.execute(
        """
        update organizations set processor_ready = $2
        where processor_account_id = $1 and processor_ready <> $2
        """,
        account,
        is_ready,
    )


def forget_account(db: Database, organization_id: UUID) -> None:
    """Forget the account with everything that exists only there.

    CONFLICT while the processor is asked for something, whose outcome could not be read any more.
    """
    # New requests hold this row, so that none begins meanwhile.
    db.one(_Locked, "select {columns} from organizations where id = $1 for update", organization_id)
    if db.execute(
        "select from processor_requests where organization_id = $1 limit 1", organization_id
    ):
        raise Problem(
            Code.CONFLICT,
            "Payments or refunds are still being processed. Disconnect when they are decided.",
        )
    db.execute(
        """
        update payment_methods set detached_at = coalesce(detached_at, now()), is_default = false,
            autopay = false, detach_due_at = null
        where organization_id = $1 and (detached_at is null or detach_due_at is not null)
        """,
        organization_id,
    )
    for kind in (TENANT, HOMEOWNER):
        forget_customers(db, kind, organization_id)
    db.execute(
        """
        update organizations set processor_account_id = null, processor_ready = false
        where id = $1
        """,
        organization_id,
    )


class _Locked(msgspec.Struct, frozen=True):
    id: UUID
