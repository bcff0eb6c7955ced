"""Get one charge with its adjustments and what pays it."""

from uuid import UUID

from functions.charges._charge import WholeCharge, whole_charge
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
    return whole_charge(call.db, charge_id)
