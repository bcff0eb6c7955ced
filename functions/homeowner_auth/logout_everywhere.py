"""Sign out everywhere, as a homeowner and as a manager."""

from shared.call import Call
from shared.callers import Homeowner
from shared.endpoint import endpoint
from shared.sign_out import sign_out_everywhere


@endpoint(
    "POST /v1/homeowner-auth/logout-everywhere", caller=Homeowner(), status=204, sets_cookie=True
)
def handle(call: Call) -> None:
    sign_out_everywhere(call, "homeowner")
