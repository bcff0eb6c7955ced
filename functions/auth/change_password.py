"""Change the password, end every other session of the account and replace this one."""

from shared.accounts.password_change import PasswordChange, change_own_password
from shared.accounts.sign_in import PASSWORD_WORK
from shared.accounts.signed_in import SignedIn
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


@endpoint(
    "POST /v1/auth/change-password",
    caller=Manager(EVERYONE),
    subscription=False,
    rate="account",
    credentials=True,
    sets_cookie=True,
    deployment=PASSWORD_WORK,
)
def handle(call: ManagerCall, body: PasswordChange) -> SignedIn:
    return change_own_password(call, body)
