"""Reset the password by the mailed link, and end all sessions."""

from uuid import UUID

import msgspec

from shared.accounts.mailed_links import LinkToken, read_link, unusable_link
from shared.accounts.passwords import hash_password
from shared.accounts.sign_in import PASSWORD_WORK
from shared.inputs.text import Password
from shared.pipeline.call import StrangerCall
from shared.pipeline.callers import Anyone
from shared.pipeline.endpoint import endpoint


class PasswordReset(LinkToken, forbid_unknown_fields=True):
    """The mailed token and the new password."""

    password: Password
    """The new password."""


class _Person(msgspec.Struct):
    user_id: UUID
    generation: int


@endpoint(
    "POST /v1/auth/reset-password",
    caller=Anyone(),
    status=204,
    rate="sign_in",
    credentials=True,
    sets_cookie=True,
    deployment=PASSWORD_WORK,
)
def handle(call: StrangerCall, body: PasswordReset) -> None:
    link = read_link(call, body.token, "reset_password")
    person = call.db.maybe_one(
        _Person,
        "select {columns} from reset_password($1, $2, $3)",
        link.token_id,
        link.nonce,
        hash_password(body.password),
    )
    if person is None:
        raise unusable_link()
    call.exchange.remember_device(str(person.user_id), person.generation)
