"""Confirm a change of e-mail by the mailed link and the account's password; all sessions end."""

from shared.accounts.mailed_links import LinkToken, read_link, unusable_link
from shared.accounts.password_proof import own_password
from shared.accounts.sign_in import PASSWORD_WORK
from shared.inputs.text import GivenPassword
from shared.pipeline.call import StrangerCall
from shared.pipeline.callers import Anyone
from shared.pipeline.endpoint import endpoint
from shared.problems import Problem


class EmailChangeConfirmation(LinkToken, kw_only=True, forbid_unknown_fields=True):
    """The mailed token, and the password of the account that is to use the new e-mail."""

    password: GivenPassword
    """The account's password."""


@endpoint(
    "POST /v1/auth/confirm-email-change",
    caller=Anyone(),
    status=204,
    rate="sign_in",
    credentials=True,
    deployment=PASSWORD_WORK,
)
def handle(call: StrangerCall, body: EmailChangeConfirmation) -> None:
    link = read_link(call, body.token, "change_email")
    try:
        proof = own_password(call, link.email, body.password, link.token_id)
    except Problem:
        # A request that used the link meanwhile has changed the e-mail by which it was compared.
        read_link(call, body.token, "change_email")
        raise
    was_used = call.db.execute(
        "select from confirm_email_change($1, $2, $3) as used where used",
        link.token_id,
        link.nonce,
        proof.attempt,
    )
    if not was_used:
        raise unusable_link()
