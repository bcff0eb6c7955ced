"""Accept an invitation to the portal of a home, and sign in there."""

from shared.accounts.invitations import accept_invitation
from shared.accounts.mailed_links import LinkToken
from shared.accounts.sign_in import PASSWORD_WORK
from shared.accounts.signed_in import SignedIn
from shared.inputs.text import GivenPassword
from shared.pipeline.call import StrangerCall
from shared.pipeline.callers import Anyone
from shared.pipeline.endpoint import endpoint


class HomeownerInvitationAcceptance(LinkToken, kw_only=True, forbid_unknown_fields=True):
    """A new account chooses its password; an existing one needs its own."""

    password: GivenPassword
    """A new account's password, or the existing account's own."""


@endpoint(
    "POST /v1/homeowner-auth/accept-invitation",
    caller=Anyone(),
    rate="sign_in",
    credentials=True,
    sets_cookie=True,
    deployment=PASSWORD_WORK,
)
def handle(call: StrangerCall, body: HomeownerInvitationAcceptance) -> SignedIn:
    return accept_invitation(call, body.token, "homeowner", body.password, name=None)
