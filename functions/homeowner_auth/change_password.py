"""Choose a new password: every other session of the person ends, this one is replaced."""

from shared.call import Call
from shared.callers import Homeowner
from shared.endpoint import endpoint
from shared.own_password import PasswordChange, change_own_password
from shared.session_answer import SignedIn
from shared.sign_in import PASSWORD_WORK


@endpoint(
    "POST /v1/homeowner-auth/change-password",
    caller=Homeowner(),
    limit="sign_in",
    credentials=True,
    sets_cookie=True,
    deployment=PASSWORD_WORK,
)
def handle(call: Call, body: PasswordChange) -> SignedIn:
    return change_own_password(call, body)
