"""Register a request to join an association, which counts once the mailed link is used.

The answer is the same for a right and a wrong code, a known and an unknown e-mail. The link asks
for the account's password, or for a new one where there is no account. Only then is there an
account and a request that the association's managers see.
"""

from typing import Annotated

import msgspec

from functions.homeowner_auth._join_code import JoinCode
from shared.inputs.text import Email, LongText, MailedName, Phone
from shared.pipeline.call import StrangerCall
from shared.pipeline.callers import Anyone
from shared.pipeline.endpoint import endpoint


class NewJoinRequest(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The person, and what helps a manager to recognise the homeowner."""

    join_code: JoinCode
    first_name: MailedName
    last_name: MailedName
    email: Email
    phone: Phone | None = None
    unit_text: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None
    """The unit, as the association would know it."""
    message: LongText | None = None
    """What a manager should know to recognise the person."""


@endpoint(
    "POST /v1/homeowner-auth/register",
    caller=Anyone(),
    status=202,
    rate="sign_in",
    credentials=True,
)
def handle(call: StrangerCall, body: NewJoinRequest) -> None:
    call.db.execute(
        "call ask_to_join($1, $2, $3, $4, $5, $6, $7)",
        body.join_code,
        body.first_name,
        body.last_name,
        body.email,
        body.phone,
        body.unit_text,
        body.message,
    )
