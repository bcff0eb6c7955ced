"""Choose a new password: every other session of the person ends, this one is replaced."""

from shared.call import Call
from shared.callers import Manager
from shared.endpoint import endpoint
from shared.own_password import PasswordChange, change_own_password
from shared.roles import EVERYONE
from shared.session_answer import SignedIn
from shared.sign_in import PASSWORD_WORK


@endpoint(
    "POST /v1/auth/change-password",
    caller=Manager(EVERYONE),
    subscription=False,
    limit="sign_in",
    credentials=True,
    sets_cookie=True,
    deployment=PASSWORD_WORK,
)
def handle(call: Call, body: PasswordChange) -> SignedIn:
    return change_own_password(call, body)
