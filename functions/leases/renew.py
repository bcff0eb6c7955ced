"""Renew a lease: draft its successor, with the same unit, tenants and account."""

from datetime import date, timedelta
from uuid import UUID

import msgspec

from functions.leases._held import HeldLease, lock_lease, lock_unit_of, shown
from functions.leases._lease import CONFLICTS, DueDay, Lease, require_days
from functions.leases._tenants import lock_tenants
from shared.domain.money import Amount, Cents
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import Code, Problem, invalid
from shared.roles import WRITERS


class LeaseRenewal(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The terms that change. The others are those of the lease before."""

    start_date: date | None = None
    """If left out, the day after the lease's end; of a lease without an end, or beyond it, the
    first of the next month."""
    end_date: date | None = None
    """If left out, the renewal runs from month to month."""
    rolls_over: bool = False
    rent_amount_cents: Amount | None = None
    """If left out, the rent that is in force in the month of the start date."""
    deposit_amount_cents: Cents | None = None
    """If left out, that of the lease before. Only what was not charged yet will be charged."""
    rent_due_day: DueDay | None = None
    """If left out, that of the lease before."""


class _Made(msgspec.Struct, frozen=True):
    lease_id: UUID


@endpoint(
    "POST /v1/leases/{lease_id}/renew",
    caller=Manager(WRITERS),
    feature="leases",
    status=201,
    conflicts=CONFLICTS,
)
def handle(call: ManagerCall, lease_id: UUID, body: LeaseRenewal) -> Lease:
    with call.db.transaction():
        lock_unit_of(call.db, lease_id)
        lease = lock_lease(call.db, lease_id)
        if lease.status == "draft":
            raise Problem(Code.CONFLICT, "The lease is a draft. Change it, or activate it first.")
        start = body.start_date or _next_start(lease)
        require_days(start_date=start, end_date=body.end_date)
        if lease.status == "active" and start <= lease.start_date:
            raise invalid("/start_date", f"Choose a day after {lease.start_date}.")
        lock_tenants(call.db, [each.tenant_id for each in shown(call.db, lease_id).tenants])
        made = call.db.one(
            _Made,
            """
            with made as (
                insert into leases
                    (organization_id, account_id, property_id, unit_id, start_date, end_date,
                     rolls_over, rent_amount_cents, deposit_amount_cents, rent_due_day,
                     previous_lease_id)
                select organization_id, account_id, property_id, unit_id, $2, $3, $4,
                    coalesce($5, rent_in_force(leases, first_of_month($2))),
                    coalesce($6, deposit_amount_cents), coalesce($7, rent_due_day), id
                from leases where id = $1
                returning id
            )
            insert into lease_tenants (organization_id, lease_id, tenant_id, is_primary)
            select organization_id, made.id, tenant_id, is_primary
            from made, lease_tenants where lease_id = $1
            returning {columns}
            """,
            lease_id,
            start,
            body.end_date,
            body.rolls_over,
            body.rent_amount_cents,
            body.deposit_amount_cents,
            body.rent_due_day,
        )
        return shown(call.db, made.lease_id)


def _next_start(lease: HeldLease) -> date:
    """The day after the end, or the first of the next month in which a lease without one runs."""
    end = lease.ended_on or lease.end_date
    if end is not None and (lease.ended_on or end >= lease.today):
        return end + timedelta(days=1)
    runs_on = max(lease.today, lease.start_date)
    return (runs_on.replace(day=1) + timedelta(days=31)).replace(day=1)
