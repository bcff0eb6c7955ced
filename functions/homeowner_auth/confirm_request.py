"""Confirm a request to join an association by the mailed link, with a password.

An account with this e-mail needs its own password. Without one, or where its e-mail was never
verified, the password becomes the account's. There is no session before the association approves.
"""

import msgspec

from functions.homeowner_auth._join_link import read_join_link
from shared.accounts.mailed_links import LinkToken, unusable_link
from shared.accounts.password_proof import new_password, own_password
from shared.accounts.sign_in import PASSWORD_WORK, wrong_password
from shared.inputs.text import GivenPassword
from shared.pipeline.call import StrangerCall
from shared.pipeline.callers import Anyone
from shared.pipeline.endpoint import endpoint


class JoinRequestConfirmation(LinkToken, kw_only=True, forbid_unknown_fields=True):
    """The mailed token, and the account's password or a new account's first one."""

    password: GivenPassword
    """A new account's password, or the existing account's own."""


class _Confirmed(msgspec.Struct):
    confirmed: bool | None


@endpoint(
    "POST /v1/homeowner-auth/confirm-request",
    caller=Anyone(),
    status=204,
    rate="sign_in",
    credentials=True,
    deployment=PASSWORD_WORK,
)
def handle(call: StrangerCall, body: JoinRequestConfirmation) -> None:
    link = read_join_link(call, body.token)
    proof = (
        own_password(call, link.request.email, body.password, link.token_id)
        if link.request.account_exists
        else new_password(body.password)
    )
    outcome = call.db.one(
        _Confirmed,
        "select {columns} from confirm_join_request($1, $2, $3, $4) as confirmed",
        link.token_id,
        link.nonce,
        proof.new_hash,
        proof.attempt,
    )
    if outcome.confirmed is None:
        raise unusable_link()
    if not outcome.confirmed:
        raise wrong_password()
