"""Sign out every session of the account, as a homeowner and as a manager."""

from shared.accounts.sign_out import sign_out_everywhere
from shared.pipeline.call import HomeownerCall
from shared.pipeline.callers import Homeowner
from shared.pipeline.endpoint import endpoint


@endpoint(
    "POST /v1/homeowner-auth/logout-everywhere",
    caller=Homeowner(),
    status=204,
    rate="account",
    sets_cookie=True,
)
def handle(call: HomeownerCall) -> None:
    sign_out_everywhere(call, "homeowner")
