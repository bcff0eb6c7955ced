"""Terminate a lease: today, on an earlier day, or by notice on a later one."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from functions.leases._held import HeldLease, lock_unit_of
from functions.leases._lease import Lease, require_days
from functions.leases._money import DEPOSIT_HELD, Adjusted
from shared.database.rows import Sql
from shared.domain.account_balance import balance_of
from shared.domain.lease_end import cancel_all, end_lease, follow_end
from shared.domain.ledger.account import ledger
from shared.domain.states import LEASE
from shared.inputs.text import ShortText
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.moving import moving
from shared.problems import Code, Problem, invalid
from shared.roles import ADMINS, WRITERS


class LeaseEnd(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """When and why the lease ends."""

    end_date: date | None = None
    """The last day: today, if left out. A later day is notice."""
    reason: ShortText
    """Why, as the lease and its changed charges keep it."""
    prorate: bool = True
    """Whether the rent of the last month becomes its share of the month."""


class EndedLease(Lease):
    """The lease, and what its end has changed of its charges."""

    adjustments: Adjusted
    """Corrections and cancellations of rent and of recurring charges."""
    balance_cents: Annotated[int, balance_of("leases")]
    """What is owed on the account of the lease and its renewals; below 0, credit waits."""
    deposit_held_cents: Annotated[int, DEPOSIT_HELD]
    """What was paid of the deposits and is not released."""


class _Held(HeldLease, frozen=True):
    earliest: Annotated[
        date, Sql("first_of_month((first_of_month(org_today(organization_id)) - 1))")
    ]
    """The first of last month."""


@endpoint(
    "POST /v1/leases/{lease_id}/terminate",
    caller=Manager(WRITERS),
    feature="leases",
    subscription=False,
    preview=True,
)
def handle(call: ManagerCall, lease_id: UUID, body: LeaseEnd) -> EndedLease:
    require_days(end_date=body.end_date)
    with call.db.transaction():
        lock_unit_of(call.db, lease_id)
        with moving(
            call,
            _Held,
            "select {columns} from leases where id = $1 for no key update",
            lease_id,
            machine=LEASE,
            to="terminated",
        ) as lease:
            end_date = _end(call, lease, body)
            _write(call, lease, end_date, body.reason)
            if end_date is None or end_date <= lease.today:
                end_lease(call.db, lease_id, "terminated", end_date or lease.today)
            with ledger(call.db, lease.account_id):
                if end_date is None:
                    cancel_all(call.db, lease_id, body.reason)
                else:
                    follow_end(
                        call.db, lease_id, lease.runs_until, body.reason, prorate=body.prorate
                    )
        return call.db.one(EndedLease, "select {columns} from leases where id = $1", lease_id)


def _end(call: ManagerCall, lease: _Held, body: LeaseEnd) -> date | None:
    """The last day; None for a lease that has not begun and ends as it is.

    FORBIDDEN for a day that only owners and admins may choose.
    """
    if lease.start_date > lease.today:
        if body.end_date is not None:
            raise invalid("/end_date", "The lease has not begun and ends as it is. Leave this out.")
        return None
    end_date = lease.today if body.end_date is None else body.end_date
    if end_date < lease.start_date:
        raise invalid("/end_date", f"Choose a day from {lease.start_date}, the lease's first, on.")
    if lease.runs_until is not None and end_date > lease.runs_until:
        raise invalid("/end_date", f"The lease ends on {lease.runs_until}. Choose a day up to it.")
    if end_date < lease.earliest and call.role not in ADMINS:
        raise Problem(
            Code.FORBIDDEN,
            f"Only owners and admins terminate a lease for a day before {lease.earliest}.",
        )
    return end_date


def _write(call: ManagerCall, lease: _Held, end_date: date | None, reason: str) -> None:
    """The new end and its reason; a lease that has not begun keeps its dates."""
    call.db.execute(
        """
        update leases set termination_reason = $2, end_date = coalesce($3, end_date),
            rolls_over = rolls_over and $3 is null,
            notice_given_on = case when $3 > $4 then $4 else notice_given_on end
        where id = $1
        """,
        lease.id,
        reason,
        end_date,
        lease.today,
    )
