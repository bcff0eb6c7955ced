"""Get access to the home that the invitation is for."""

from shared.accounts.invitations import accept_invitation
from shared.accounts.mailed_links import LinkToken
from shared.accounts.sign_in import PASSWORD_WORK
from shared.accounts.signed_in import SignedIn
from shared.inputs.text import GivenPassword
from shared.pipeline.call import StrangerCall
from shared.pipeline.callers import Anyone
from shared.pipeline.endpoint import endpoint


class HomeownerAcceptance(LinkToken, kw_only=True, forbid_unknown_fields=True):
    """A new person chooses a password, a known one gives the own password."""

    password: GivenPassword


@endpoint(
    "POST /v1/homeowner-auth/accept-invitation",
    caller=Anyone(),
    rate="sign_in",
    credentials=True,
    sets_cookie=True,
    deployment=PASSWORD_WORK,
)
def handle(call: StrangerCall, body: HomeownerAcceptance) -> SignedIn:
    return accept_invitation(call, body.token, "homeowner", body.password, name=None)
