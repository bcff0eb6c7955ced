"""Charge a lease's rent of one month."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from functions.leases._held import HeldLease
from shared.database.rows import Sql
from shared.domain.charge import Charge
from shared.domain.ledger.account import ledger
from shared.domain.rent import charge_month
from shared.inputs.text import Month
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import Code, Conflicts, FieldError, Problem, invalid, pointing_to
from shared.roles import MONEY

CONFLICTS: Conflicts = {
    "charges_lease_id_period_month_key": FieldError(
        "/month", "The rent of this month is charged already."
    )
}


class RentMonth(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The month to charge."""

    month: Month
    """A month that the lease touches, at most twelve ahead."""


class _Held(HeldLease, frozen=True):
    latest: Annotated[
        date, Sql("(first_of_month(org_today(organization_id)) + interval '12 months')::date")
    ]


@endpoint(
    "POST /v1/leases/{lease_id}/charge-rent",
    caller=Manager(MONEY),
    feature="leases",
    status=201,
    conflicts=CONFLICTS,
    preview=True,
)
def handle(call: ManagerCall, lease_id: UUID, body: RentMonth) -> Charge:
    month = date.fromisoformat(f"{body.month}-01")
    with call.db.transaction():
        lease = call.db.one(_Held, "select {columns} from leases where id = $1 for share", lease_id)
        if lease.status == "draft":
            raise Problem(Code.CONFLICT, "The lease is draft. Activate it first.")
        if month > lease.latest:
            raise invalid("/month", "Choose a month at most twelve ahead.")
        with ledger(call.db, lease.account_id), pointing_to("/month", "due_date"):
            charge_id = charge_month(call.db, lease_id, month)
            if charge_id is None:
                raise invalid("/month", "The lease has no rent in this month.")
        return call.db.one(Charge, "select {columns} from charges where id = $1", charge_id)
