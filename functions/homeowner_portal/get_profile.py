"""Get the homeowner's own profile, association and home."""

from functions.homeowner_portal._profile import HomeownerProfile
from shared.pipeline.call import HomeownerCall
from shared.pipeline.callers import Homeowner
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint


@endpoint(
    "GET /v1/homeowner-portal/profile", caller=Homeowner(), deployment=Deployment(traffic="hot")
)
def handle(call: HomeownerCall) -> HomeownerProfile:
    return call.db.one(
        HomeownerProfile, "select {columns} from homeowners where id = scope_homeowner_id()"
    )
