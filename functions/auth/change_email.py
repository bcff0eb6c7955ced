"""Change the account's e-mail, once the link that is mailed to the new address was used.

A link goes to the new address and a notice to the present one. Nothing changes before the link is
used. The answer does not tell whether the new address has an account already.
"""

import msgspec

from shared.accounts.sign_in import PASSWORD_WORK, compare_own
from shared.database.errors import SessionRefused
from shared.inputs.text import Email, GivenPassword
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class EmailChange(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The new address, and the present password as proof of the person."""

    new_email: Email
    """Where the link goes. The change counts once it was used."""
    password: GivenPassword
    """The account's password, as proof of the person."""


@endpoint(
    "POST /v1/auth/change-email",
    caller=Manager(EVERYONE),
    subscription=False,
    status=202,
    rate="account",
    credentials=True,
    deployment=PASSWORD_WORK,
)
def handle(call: ManagerCall, body: EmailChange) -> None:
    attempt = compare_own(call, body.password, "/password")
    was_asked = call.db.execute(
        "select from ask_for_email_change($1, $2) as asked where asked",
        attempt,
        body.new_email,
    )
    if not was_asked:
        raise SessionRefused
