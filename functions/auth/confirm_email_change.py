"""Confirm a change of e-mail by the mailed link, and end all sessions."""

from shared.accounts.mailed_links import LinkToken, read_link, unusable_link
from shared.pipeline.call import StrangerCall
from shared.pipeline.callers import Anyone
from shared.pipeline.endpoint import endpoint


@endpoint(
    "POST /v1/auth/confirm-email-change",
    caller=Anyone(),
    status=204,
    rate="sign_in",
    credentials=True,
)
def handle(call: StrangerCall, body: LinkToken) -> None:
    link = read_link(call, body.token, "change_email")
    was_used = call.db.execute("select from confirm_email_change($1, $2) as used where used", *link)
    if not was_used:
        raise unusable_link()
