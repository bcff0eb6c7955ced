"""Cancel one of the homeowner's own work orders while it is open."""

from uuid import UUID

import msgspec

from functions.homeowner_portal._work_order import OwnWorkOrder
from shared.domain.states import REQUEST
from shared.inputs.text import ShortText
from shared.pipeline.call import HomeownerCall
from shared.pipeline.callers import Homeowner
from shared.pipeline.endpoint import endpoint
from shared.pipeline.moving import moving


class OwnCancellation(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The end of a request."""

    note: ShortText | None = None
    """For the staff, kept in the request's history."""


@endpoint("POST /v1/homeowner-portal/work-orders/{work_order_id}/cancel", caller=Homeowner())
def handle(call: HomeownerCall, work_order_id: UUID, body: OwnCancellation) -> OwnWorkOrder:
    locked = """
        select {columns} from work_orders
        where id = $1 and requested_by_homeowner_id = scope_homeowner_id()
        for update
        """
    with moving(call, OwnWorkOrder, locked, work_order_id, machine=REQUEST, to="cancelled"):
        call.db.execute(
            """
            insert into work_order_events
                (organization_id, work_order_id, from_status, to_status, note)
            values (scope_organization_id(), $1, 'open', 'cancelled', $2)
            """,
            work_order_id,
            body.note,
        )
        return call.db.one(
            OwnWorkOrder,
            """
            update work_orders set status = 'cancelled', cancelled_at = now()
            where id = $1 and requested_by_homeowner_id = scope_homeowner_id()
            returning {columns}
            """,
            work_order_id,
        )
