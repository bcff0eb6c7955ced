"""The end of a lease: its rent charges follow it, and its tenants become inactive.

Callers hold the lease's row by `for no key update`; money changes in the block of `ledger`.
"""

from collections.abc import Sequence
from datetime import date
from typing import Literal
from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.domain.ledger.adjusting import Change, cancel, change_charges

EndedStatus = Literal["terminated", "expired"]


class _Charge(msgspec.Struct, frozen=True):
    """A live charge of the lease, what it comes to under the old and under the new end."""

    id: UUID
    is_beyond: bool
    is_cut: bool
    """Whether the end lies within its month."""
    effective_cents: int
    old_cents: int
    new_cents: int


class _Row(msgspec.Struct, frozen=True):
    id: UUID


def follow_end(
    db: Database,
    lease_id: UUID,
    old_runs_until: date | None,
    reason: str,
    *,
    prorate: bool = True,
) -> None:
    """Bring the charges into line with the lease's new end, in its ledger's block.

    Rent of months after it, and recurring charges due after it, are cancelled; if the end moves
    later, the run charges the rent anew. Rent of the month of the end is lowered to its share of
    the month (not without `prorate`). A rent that was a share of its month because the old end lay
    in it becomes what it comes to now. A later end raises only such a rent, and lowers none.
    """
    charges = _live_charges(db, lease_id, old_runs_until)
    beyond = [charge.id for charge in charges if charge.is_beyond]
    if beyond:
        cancel(db, beyond, reason)
        db.execute("update charges set cancelled_by_end = true where id = any($1)", beyond)
    changes = []
    for charge in charges:
        if charge.is_beyond or not prorate:
            continue
        target = charge.effective_cents
        if target == charge.old_cents:
            target = charge.new_cents
        elif charge.is_cut and charge.new_cents <= charge.old_cents:
            target = min(target, charge.new_cents)
        if target != charge.effective_cents:
            cents = target - charge.effective_cents
            changes.append(Change(charge.id, "correction", cents))
    change_charges(db, changes, reason)


def cancel_all(db: Database, lease_id: UUID, reason: str) -> None:
    """Cancel all rent and recurring charges of a lease that ends before it has begun."""
    cancel(db, [charge.id for charge in _live_charges(db, lease_id, None)], reason)


def _live_charges(db: Database, lease_id: UUID, old_runs_until: date | None) -> Sequence[_Charge]:
    return db.all(
        _Charge,
        """
        select charges.id, effective_cents,
            case when type = 'rent' then first_of_month(runs_until) < period_month
                else runs_until < due_date end is true as is_beyond,
            (runs_until >= period_month
                and runs_until < period_month + days_of_month(period_month) - 1) is true as is_cut,
            case when type = 'rent' then rent_share(
                rent_in_force(leases, period_month), start_date, $2, period_month)
                else effective_cents end as old_cents,
            case when type = 'rent' then rent_share(
                rent_in_force(leases, period_month), start_date, runs_until, period_month)
                else effective_cents end as new_cents
        from charges
        join leases on leases.id = charges.lease_id
        where charges.organization_id = leases.organization_id and lease_id = $1
            and (type = 'rent' or recurring_charge_id is not null) and cancelled_at is null
        order by due_date desc, charges.created_at desc, charges.id desc
        """,
        lease_id,
        old_runs_until,
    )


def end_lease(db: Database, lease_id: UUID, status: EndedStatus, ended_on: date) -> None:
    """End the lease. Each tenant without another active lease becomes inactive."""
    # Two leases of one tenant that end at once would each see the other.
    db.all(
        _Row,
        """
        select {columns} from tenants
        where id in (select tenant_id from lease_tenants where lease_id = $1)
        order by id for no key update
        """,
        lease_id,
    )
    db.execute(
        "update leases set status = $2, ended_on = $3 where id = $1", lease_id, status, ended_on
    )
    rest_tenants(db, lease_id)


def rest_tenants(db: Database, lease_id: UUID, tenant_id: UUID | None = None) -> None:
    """Make the lease's tenants, or this one, inactive where no active lease has them."""
    db.execute(
        """
        update tenants set status = 'inactive'
        where status = 'active' and (
                id = $2 or ($2 is null and id in (
                    select tenant_id from lease_tenants where lease_id = $1)))
            and not exists (
                select from lease_tenants
                join leases on leases.id = lease_tenants.lease_id
                where lease_tenants.organization_id = tenants.organization_id
                    and lease_tenants.tenant_id = tenants.id and leases.status = 'active'
            )
        """,
        lease_id,
        tenant_id,
    )
