"""Get one vendor."""

from uuid import UUID

from functions.vendors._vendor import Vendor
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


@endpoint("GET /v1/vendors/{vendor_id}", caller=Manager(EVERYONE), feature="work_orders")
def handle(call: ManagerCall, vendor_id: UUID) -> Vendor:
    return call.db.one(Vendor, "select {columns} from vendors where id = $1", vendor_id)
