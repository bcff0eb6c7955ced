"""Verify an e-mail by the link that was mailed to it."""

from shared.accounts.mailed_links import LinkToken, read_link, unusable_link
from shared.pipeline.call import StrangerCall
from shared.pipeline.callers import Anyone
from shared.pipeline.endpoint import endpoint


@endpoint(
    "POST /v1/auth/verify-email", caller=Anyone(), status=204, rate="sign_in", credentials=True
)
def handle(call: StrangerCall, body: LinkToken) -> None:
    link = read_link(call, body.token, "verify_email")
    was_used = call.db.execute("select from verify_email($1, $2) as used where used", *link)
    if not was_used:
        raise unusable_link()
