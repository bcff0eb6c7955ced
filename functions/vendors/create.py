"""Create a vendor."""

from functions.vendors._vendor import NewVendor, Vendor
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import WRITERS


@endpoint("POST /v1/vendors", caller=Manager(WRITERS), feature="work_orders", status=201)
def handle(call: ManagerCall, body: NewVendor) -> Vendor:
    return call.db.one(
        Vendor,
        """
        insert into vendors (organization_id, {fields}) values ($1, {values})
        returning {columns}
        """,
        call.organization_id,
        body,
    )
