"""Get one of the homeowner's own violations with its history, letters, fines and documents."""

from uuid import UUID

from functions.homeowner_portal._violation import OwnViolationDetails
from shared.pipeline.call import HomeownerCall
from shared.pipeline.callers import Homeowner
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint


@endpoint(
    "GET /v1/homeowner-portal/violations/{violation_id}",
    caller=Homeowner(),
    deployment=Deployment(traffic="hot"),
)
def handle(call: HomeownerCall, violation_id: UUID) -> OwnViolationDetails:
    return call.db.one(
        OwnViolationDetails,
        """
        select {columns} from violations
        where id = $1 and homeowner_id = scope_homeowner_id()
        """,
        violation_id,
    )
