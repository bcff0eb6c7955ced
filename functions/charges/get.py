"""Get one charge with its adjustments and what pays it."""

from uuid import UUID

from functions.charges._charge import WholeCharge
from shared.domain.charge import charge_as
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


@endpoint(
    "GET /v1/charges/{charge_id}",
    caller=Manager(EVERYONE),
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall, charge_id: UUID) -> WholeCharge:
    return charge_as(call.db, WholeCharge, charge_id)
