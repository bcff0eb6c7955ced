"""Ask to move the account to another e-mail.

A link goes to the new address, a notice to the present one; nothing changes before the link is
used. Whether the new address has an account already is not told here.
"""

import msgspec

from shared.accounts.sign_in import PASSWORD_WORK, compare_own, refuse_impersonation
from shared.database.errors import SessionRefused
from shared.inputs.text import Email, GivenPassword
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class EmailChange(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The present password proves that it is really the person."""

    new_email: Email
    password: GivenPassword


@endpoint(
    "POST /v1/auth/change-email",
    caller=Manager(EVERYONE),
    subscription=False,
    status=202,
    rate="sign_in",
    credentials=True,
    deployment=PASSWORD_WORK,
)
def handle(call: ManagerCall, body: EmailChange) -> None:
    refuse_impersonation(call)
    attempt = compare_own(call, body.password, "/password")
    was_asked = call.db.execute(
        "select from ask_for_email_change($1, $2) as asked where asked",
        attempt,
        body.new_email,
    )
    if not was_asked:
        raise SessionRefused
