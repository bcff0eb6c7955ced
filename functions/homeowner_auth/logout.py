"""Sign out here. Without a session there is nothing to do, which is fine."""

from shared.call import Call
from shared.callers import Anyone
from shared.endpoint import endpoint
from shared.sign_out import sign_out


@endpoint(
    "POST /v1/homeowner-auth/logout",
    caller=Anyone(session="homeowner"),
    status=204,
    limit="none",
    sets_cookie=True,
)
def handle(call: Call) -> None:
    sign_out(call, "homeowner")
