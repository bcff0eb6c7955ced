"""Update a vendor. Absent fields stay, null clears."""

from uuid import UUID

from functions.vendors._vendor import Vendor, VendorChanges
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import WRITERS


@endpoint("PATCH /v1/vendors/{vendor_id}", caller=Manager(WRITERS), feature="work_orders")
def handle(call: ManagerCall, vendor_id: UUID, body: VendorChanges) -> Vendor:
    changed = call.db.maybe_one(
        Vendor,
        """
        update vendors
        set ({fields}) = (select {fields} from jsonb_populate_record(vendors, $2))
        where id = $1 and archived_at is null and {unchanged}
        returning {columns}
        """,
        vendor_id,
        body,
    )
    return changed or refuse(
        call, Vendor, vendor_id, "The vendor is archived. Restore it to change it."
    )
