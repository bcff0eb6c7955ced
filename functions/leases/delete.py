"""Delete a draft for good. A lease that has begun is terminated instead."""

from uuid import UUID

from functions.leases._lease import Lease
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.problems import Conflicts
from shared.roles import ADMINS

_HAS_MONEY = "The draft has charges or payments, so it is kept."
CONFLICTS: Conflicts = {
    "charges_lease_id_fkey": _HAS_MONEY,
    "charges_unit_id_lease_id_fkey": _HAS_MONEY,
    "payments_lease_id_fkey": _HAS_MONEY,
    "documents_lease_id_fkey": "The draft has documents. Delete them first.",
}


@endpoint(
    "DELETE /v1/leases/{lease_id}",
    caller=Manager(ADMINS),
    feature="leases",
    subscription=False,
    status=204,
    conflicts=CONFLICTS,
)
def handle(call: ManagerCall, lease_id: UUID) -> None:
    # A trigger deletes the account with the last lease on it.
    deleted = call.db.execute(
        "delete from leases where id = $1 and status = 'draft' and {unchanged}", lease_id
    )
    if not deleted:
        refuse(call, Lease, lease_id, "Only a draft can be deleted. Terminate the lease instead.")
