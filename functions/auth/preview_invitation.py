"""What an invitation is to, before it is accepted."""

from shared.call import Call
from shared.callers import Anyone
from shared.endpoint import endpoint
from shared.invitations import OpenInvitation, open_invitation
from shared.mailed_links import LinkToken


@endpoint("POST /v1/auth/preview-invitation", caller=Anyone(), limit="sign_in", credentials=True)
def handle(call: Call, body: LinkToken) -> OpenInvitation:
    return open_invitation(call, body.token)
