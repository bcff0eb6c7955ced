"""Restore an archived vendor."""

from uuid import UUID

from functions.vendors._vendor import Vendor
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import ADMINS


@endpoint("POST /v1/vendors/{vendor_id}/restore", caller=Manager(ADMINS), feature="work_orders")
def handle(call: ManagerCall, vendor_id: UUID) -> Vendor:
    restored = call.db.maybe_one(
        Vendor,
        """
        update vendors set archived_at = null
        where id = $1 and archived_at is not null and {unchanged}
        returning {columns}
        """,
        vendor_id,
    )
    return restored or refuse(call, Vendor, vendor_id, "The vendor is not archived.")
