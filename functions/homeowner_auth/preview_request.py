"""Preview a request to join an association before it is confirmed.

A stranger may have typed it with this e-mail, so the page shows what is asked.
"""

from functions.homeowner_auth._join_link import OpenJoinRequest, read_join_link
from shared.accounts.mailed_links import LinkToken
from shared.pipeline.call import StrangerCall
from shared.pipeline.callers import Anyone
from shared.pipeline.endpoint import endpoint


@endpoint(
    "POST /v1/homeowner-auth/preview-request", caller=Anyone(), rate="sign_in", credentials=True
)
def handle(call: StrangerCall, body: LinkToken) -> OpenJoinRequest:
    return read_join_link(call, body.token).request
