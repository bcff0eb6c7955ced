"""Verify an e-mail by the link that was mailed to it, with the account's password or a new one.

A stranger may sign up with another person's e-mail, and the link then reaches that person. So the
link asks for the password that was chosen at sign-up. With `new_password` it sets a new one and
ends every session and link of the account.
"""

from shared.accounts.mailed_links import LinkToken, read_link, unusable_link
from shared.accounts.password_proof import new_password, own_password
from shared.accounts.sign_in import PASSWORD_WORK
from shared.inputs.text import GivenPassword
from shared.pipeline.call import StrangerCall
from shared.pipeline.callers import Anyone
from shared.pipeline.endpoint import endpoint


class EmailVerification(LinkToken, kw_only=True, forbid_unknown_fields=True):
    """The mailed token, and the account's password or with `new_password` its next one."""

    password: GivenPassword
    """The account's password, or its next one with `new_password`."""
    new_password: bool = False
    """Whether to set the password, which ends all sessions and links."""


@endpoint(
    "POST /v1/auth/verify-email",
    caller=Anyone(),
    status=204,
    rate="sign_in",
    credentials=True,
    deployment=PASSWORD_WORK,
)
def handle(call: StrangerCall, body: EmailVerification) -> None:
    link = read_link(call, body.token, "verify_email")
    proof = (
        new_password(body.password)
        if body.new_password
        else own_password(call, link.email, body.password, link.token_id)
    )
    was_used = call.db.execute(
        "select from verify_email($1, $2, $3, $4) as used where used",
        link.token_id,
        link.nonce,
        proof.new_hash,
        proof.attempt,
    )
    if not was_used:
        raise unusable_link()
