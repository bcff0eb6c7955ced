"""Sign out every session of the account, as a manager and as a homeowner."""

from shared.accounts.sign_out import sign_out_everywhere
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


@endpoint(
    "POST /v1/auth/logout-everywhere",
    caller=Manager(EVERYONE),
    subscription=False,
    status=204,
    rate="account",
    sets_cookie=True,
)
def handle(call: ManagerCall) -> None:
    sign_out_everywhere(call, "manager")
