"""Get the homeowner's own profile, association and home."""

from functions.homeowner_portal._profile import Profile
from shared.pipeline.call import HomeownerCall
from shared.pipeline.callers import Homeowner
from shared.pipeline.endpoint import endpoint


@endpoint("GET /v1/homeowner-portal/profile", caller=Homeowner())
def handle(call: HomeownerCall) -> Profile:
    return call.db.one(Profile, "select {columns} from homeowners where id = scope_homeowner_id()")
