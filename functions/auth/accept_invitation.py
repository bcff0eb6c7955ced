"""Accept an invitation to become a member of an organization, and sign in there."""

from shared.accounts.invitations import accept_invitation
from shared.accounts.mailed_links import LinkToken
from shared.accounts.sign_in import PASSWORD_WORK
from shared.accounts.signed_in import SignedIn
from shared.inputs.text import GivenPassword, MailedName
from shared.pipeline.call import StrangerCall
from shared.pipeline.callers import Anyone
from shared.pipeline.endpoint import endpoint


class InvitationAcceptance(LinkToken, kw_only=True, forbid_unknown_fields=True):
    """A new account needs a password and a name; an existing one needs its own password."""

    password: GivenPassword
    """A new account's password, or the existing account's own."""
    name: MailedName | None = None
    """The person's name, which a new account needs."""


@endpoint(
    "POST /v1/auth/accept-invitation",
    caller=Anyone(),
    rate="sign_in",
    credentials=True,
    sets_cookie=True,
    deployment=PASSWORD_WORK,
)
def handle(call: StrangerCall, body: InvitationAcceptance) -> SignedIn:
    return accept_invitation(call, body.token, "member", body.password, name=body.name)
