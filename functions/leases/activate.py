"""Activate a draft: the lease binds its tenants, and its rent is charged from now on."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from functions.leases._activation import (
    charge_deposit,
    first_billed,
    lock_with_predecessor,
    make_way,
    take_recurring_charges_over,
)
from functions.leases._held import HeldLease, HeldUnit, lock_unit_of, shown
from functions.leases._lease import CONFLICTS, Lease, require_days
from functions.leases._money import Adjusted, Charged, FirstRent
from functions.leases._overlap import require_free
from functions.leases._tenants import lock_tenants, make_active
from shared.domain.account_balance import balance_of
from shared.domain.ledger.account import ledger
from shared.domain.states import LEASE
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.moving import moving
from shared.problems import Code, Problem
from shared.roles import WRITERS


class LeaseActivation(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """How the money of the lease begins."""

    bill_from: date | None = None
    """In the month of this day begins the rent that is charged. If left out, the start date; of a
    lease that began before last month and renews no other one, the first of this month."""
    charge_deposit: bool | None = None
    """Whether to charge the part of the deposit that was not charged yet. If left out, it is
    charged where rent is charged from the start date."""


class ActivatedLease(Lease):
    """The lease, and what its activation has done to the money of its account."""

    charges: Charged
    """What was charged at once: the deposit."""
    first_rent: FirstRent
    """The rent with which the run begins."""
    adjustments: Adjusted
    """What was changed of the charges of a lease that this one renews, because it ends sooner."""
    balance_cents: Annotated[int, balance_of("leases")]
    """What is owed on the account of the lease and its renewals; below 0, credit waits."""


@endpoint(
    "POST /v1/leases/{lease_id}/activate",
    caller=Manager(WRITERS),
    feature="leases",
    conflicts=CONFLICTS,
    preview=True,
)
def handle(call: ManagerCall, lease_id: UUID, body: LeaseActivation) -> ActivatedLease:
    require_days(bill_from=body.bill_from)
    with call.db.transaction():
        unit = lock_unit_of(call.db, lease_id)
        lock_with_predecessor(call.db, lease_id)
        locked = "select {columns} from leases where id = $1 for no key update"
        with moving(call, HeldLease, locked, lease_id, machine=LEASE, to="active") as lease:
            _require_lettable(lease, unit)
            tenants = [each.tenant_id for each in shown(call.db, lease_id).tenants]
            lock_tenants(call.db, tenants)
            bill_from = first_billed(lease, body.bill_from)
            with ledger(call.db, lease.account_id):
                make_way(call.db, lease)
                require_free(call.db, lease, lease.runs_until)
                call.db.execute(
                    """
                    update leases set status = 'active', activated_at = now(), bill_from = $2
                    where id = $1
                    """,
                    lease_id,
                    bill_from,
                )
                make_active(call.db, tenants)
                take_recurring_charges_over(call.db, lease)
                wanted = body.charge_deposit
                if bill_from == lease.start_date if wanted is None else wanted:
                    charge_deposit(call.db, lease)
            return call.db.one(
                ActivatedLease, "select {columns} from leases where id = $1", lease_id
            )


def _require_lettable(lease: HeldLease, unit: HeldUnit) -> None:
    """CONFLICT for a unit that is out of use, and for a lease that has run out."""
    if unit.is_archived:
        raise Problem(Code.CONFLICT, "The unit is archived. Restore it first.")
    if unit.under_renovation:
        raise Problem(Code.CONFLICT, "The unit is under renovation. End the renovation first.")
    if lease.runs_until is not None and lease.runs_until < lease.today:
        raise Problem(
            Code.CONFLICT, f"The lease ran out on {lease.runs_until}. Change its end date first."
        )
