"""Create a recurring charge on a lease."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from functions.recurring_charges._recurring_charge import NewRecurringCharge, RecurringCharge
from shared.database.rows import Sql
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import conflict, invalid, missing
from shared.roles import MONEY


class _Lease(msgspec.Struct):
    id: UUID
    status: str
    today: Annotated[date, Sql("org_today(organization_id)")]


@endpoint("POST /v1/recurring-charges", caller=Manager(MONEY), feature="leases", status=201)
def handle(call: ManagerCall, body: NewRecurringCharge) -> RecurringCharge:
    with call.db.transaction():
        # Waits for an activation or an end of the lease that is under way.
        lease = call.db.maybe_one(
            _Lease, "select {columns} from leases where id = $1 for share", body.lease_id
        )
        if lease is None:
            raise missing("/lease_id", "There is no such lease.")
        if body.anchor_date < lease.today:
            raise invalid("/anchor_date", f"Choose a day from today on, {lease.today}.")
        if body.ends_on is not None and body.ends_on < body.anchor_date:
            raise invalid("/ends_on", "Choose a day from the first due date on.")
        if lease.status not in {"draft", "active"}:
            raise conflict("/lease_id", f"The lease is {lease.status}.")
        return call.db.one(
            RecurringCharge,
            """
            insert into recurring_charges (organization_id, {fields}) values ($1, {values})
            returning {columns}
            """,
            call.organization_id,
            body,
        )
