"""Create a work order for the homeowner's own home.

The database judges the homeowner's standing and the limits of open and daily requests, and queues
the mail to the staff, one for all requests of an association within ten minutes.
"""

from functions.homeowner_portal._work_order import NewOwnWorkOrder, OwnWorkOrder
from shared.pipeline.call import HomeownerCall
from shared.pipeline.callers import Homeowner
from shared.pipeline.endpoint import endpoint
from shared.problems import Code, Problem


@endpoint("POST /v1/homeowner-portal/work-orders", caller=Homeowner(), status=201)
def handle(call: HomeownerCall, body: NewOwnWorkOrder) -> OwnWorkOrder:
    with call.db.transaction():
        made = call.db.maybe_one(
            OwnWorkOrder,
            """
            insert into work_orders (
                organization_id, property_id, unit_id, requested_by_homeowner_id, {fields})
            select organization_id, property_id, unit_id, id, {values}
            from homeowners where id = scope_homeowner_id() and property_id is not null
            for no key update
            returning {columns}
            """,
            body,
        )
        if made is None:
            raise Problem(
                Code.CONFLICT,
                "No home is assigned to you yet. Ask the association, then make your request.",
            )
        # Not in the same statement: row-level security looks the request up, which it has to see.
        call.db.execute(
            """
            insert into work_order_events (organization_id, work_order_id, to_status)
            values (scope_organization_id(), $1, 'open')
            """,
            made.id,
        )
    return made
