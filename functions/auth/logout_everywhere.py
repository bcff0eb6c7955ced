"""Sign out everywhere, as a manager and as a homeowner."""

from shared.call import Call
from shared.callers import Manager
from shared.endpoint import endpoint
from shared.roles import EVERYONE
from shared.sign_out import sign_out_everywhere


@endpoint(
    "POST /v1/auth/logout-everywhere",
    caller=Manager(EVERYONE),
    subscription=False,
    status=204,
    sets_cookie=True,
)
def handle(call: Call) -> None:
    sign_out_everywhere(call, "manager")
