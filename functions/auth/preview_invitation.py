"""Preview an invitation before it is accepted."""

from shared.accounts.invitations import OpenInvitation, open_invitation
from shared.accounts.mailed_links import LinkToken
from shared.pipeline.call import StrangerCall
from shared.pipeline.callers import Anyone
from shared.pipeline.endpoint import endpoint


@endpoint("POST /v1/auth/preview-invitation", caller=Anyone(), rate="sign_in", credentials=True)
def handle(call: StrangerCall, body: LinkToken) -> OpenInvitation:
    return open_invitation(call, body.token)
