"""Change the password, end every other session of the account and replace this one."""

from shared.accounts.password_change import PasswordChange, change_own_password
from shared.accounts.sign_in import PASSWORD_WORK
from shared.accounts.signed_in import SignedIn
from shared.pipeline.call import HomeownerCall
from shared.pipeline.callers import Homeowner
from shared.pipeline.endpoint import endpoint


@endpoint(
    "POST /v1/homeowner-auth/change-password",
    caller=Homeowner(),
    rate="account",
    credentials=True,
    sets_cookie=True,
    deployment=PASSWORD_WORK,
)
def handle(call: HomeownerCall, body: PasswordChange) -> SignedIn:
    return change_own_password(call, body)
