"""One homeowner."""

from uuid import UUID

from shared.call import Call
from shared.callers import Manager
from shared.domain.homeowner import Homeowner
from shared.endpoint import endpoint
from shared.roles import EVERYONE


@endpoint("GET /v1/homeowners/{homeowner_id}", caller=Manager(EVERYONE), feature="hoa")
def handle(call: Call, homeowner_id: UUID) -> Homeowner:
    return call.db.one(Homeowner, "select {columns} from homeowners where id = $1", homeowner_id)
