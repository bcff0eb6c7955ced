"""Get one owner, with the properties."""

from uuid import UUID

from functions.owners._owner import OwnerDetails
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import STAFF


@endpoint("GET /v1/owners/{owner_id}", caller=Manager(STAFF))
def handle(call: ManagerCall, owner_id: UUID) -> OwnerDetails:
    return call.db.one(OwnerDetails, "select {columns} from owners where id = $1", owner_id)
