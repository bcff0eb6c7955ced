"""Sign out this session. A request without a session succeeds too."""

from shared.accounts.sign_out import sign_out
from shared.pipeline.call import StrangerCall
from shared.pipeline.callers import Anyone
from shared.pipeline.endpoint import endpoint


@endpoint(
    "POST /v1/homeowner-auth/logout",
    caller=Anyone(session="homeowner"),
    status=204,
    rate="none",
    credentials=True,
    sets_cookie=True,
)
def handle(call: StrangerCall) -> None:
    sign_out(call, "homeowner")
