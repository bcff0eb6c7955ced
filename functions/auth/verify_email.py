"""Verify an e-mail by the link that was mailed to it."""

from shared.call import Call
from shared.callers import Anyone
from shared.endpoint import endpoint
from shared.mailed_links import LinkToken, read_link, unusable_link


@endpoint(
    "POST /v1/auth/verify-email", caller=Anyone(), status=204, limit="sign_in", credentials=True
)
def handle(call: Call, body: LinkToken) -> None:
    link = read_link(call, body.token, "verify_email")
    was_used = call.db.execute("select from verify_email($1, $2) as used where used", *link)
    if not was_used:
        raise unusable_link()
