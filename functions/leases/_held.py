"""The rows that a change of a lease locks.

Locks are taken in this order: the unit, the lease, its tenants, the account. Each is `for no key
update`, so that charges, which refer to them, do not wait. What a lock has waited for is read by
the statement after it: one statement would see the other tables as they were before.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from functions.leases._lease import Lease
from shared.database.rows import Sql
from shared.database.scope import Database
from shared.domain.states import LeaseStatus
from shared.pipeline.call import ManagerCall
from shared.problems import Code, Problem


class HeldLease(msgspec.Struct, frozen=True):
    """What the rules need of a lease that is locked. `today` is the organization's."""

    id: UUID
    account_id: UUID
    unit_id: UUID
    status: LeaseStatus
    start_date: date
    end_date: date | None
    rolls_over: bool
    runs_until: date | None
    """The last day; null for a lease that rolls over or runs from month to month."""
    ended_on: date | None
    previous_lease_id: UUID | None
    updated_at: datetime
    today: Annotated[date, Sql("org_today(organization_id)")]


class HeldUnit(msgspec.Struct, frozen=True):
    """The unit of a lease, which is locked."""

    id: UUID
    is_archived: Annotated[bool, Sql("archived_at is not null")]
    under_renovation: bool


def lock_unit_of(db: Database, lease_id: UUID) -> HeldUnit:
    """Lock the lease's unit, which comes before the lease; NOT_FOUND without such a lease."""
    return db.one(
        HeldUnit,
        """
        select {columns} from units
        where id = (select unit_id from leases where id = $1)
        for no key update
        """,
        lease_id,
    )


def lock_lease(db: Database, lease_id: UUID) -> HeldLease:
    """Lock the lease; NOT_FOUND without it."""
    return db.one(
        HeldLease, "select {columns} from leases where id = $1 for no key update", lease_id
    )


@contextmanager
def changing(call: ManagerCall, lease_id: UUID) -> Iterator[HeldLease]:
    """The locked lease, in the transaction of the block; PRECONDITION_FAILED by If-Match."""
    with call.db.transaction():
        lease = lock_lease(call.db, lease_id)
        call.require_version(lease.updated_at)
        yield lease


def require_not_ended(lease: HeldLease) -> None:
    """CONFLICT for a lease that is neither a draft nor active."""
    if lease.status not in {"draft", "active"}:
        raise Problem(Code.CONFLICT, f"The lease is {lease.status}.")


def shown(db: Database, lease_id: UUID) -> Lease:
    """The lease as it is answered."""
    return db.one(Lease, "select {columns} from leases where id = $1", lease_id)
