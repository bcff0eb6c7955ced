"""Get one violation with its history, letters, documents and fines."""

from uuid import UUID

from functions.violations._violation_details import ViolationDetails, details
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


@endpoint(
    "GET /v1/violations/{violation_id}",
    caller=Manager(EVERYONE),
    feature="hoa",
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall, violation_id: UUID) -> ViolationDetails:
    return details(call.db, violation_id)
