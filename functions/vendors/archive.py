"""Archive a vendor. It keeps its work orders and gets no new ones."""

from uuid import UUID

from functions.vendors._vendor import Vendor
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import ADMINS


@endpoint(
    "POST /v1/vendors/{vendor_id}/archive",
    caller=Manager(ADMINS),
    feature="work_orders",
    subscription=False,
)
def handle(call: ManagerCall, vendor_id: UUID) -> Vendor:
    archived = call.db.maybe_one(
        Vendor,
        """
        update vendors set archived_at = now()
        where id = $1 and archived_at is null and {unchanged}
        returning {columns}
        """,
        vendor_id,
    )
    return archived or refuse(call, Vendor, vendor_id, "The vendor is archived already.")
