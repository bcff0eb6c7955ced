"""Register as a homeowner with a request to join an association, which its managers decide on.

The answer is the same for a right and a wrong code, e-mail and password. An unknown e-mail gets an
account with this password, a known one must come with its account's password.
"""

from typing import Annotated

import msgspec

from functions.homeowner_auth._join_code import JoinCode
from shared.accounts.passwords import hash_password
from shared.accounts.sign_in import PASSWORD_WORK, compare
from shared.inputs.text import Email, LongText, Name, Password, Phone
from shared.pipeline.call import StrangerCall
from shared.pipeline.callers import Anyone
from shared.pipeline.endpoint import endpoint


class NewJoinRequest(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The account to join with, and what helps a manager to recognise the homeowner."""

    join_code: JoinCode
    first_name: Name
    last_name: Name
    email: Email
    password: Password
    phone: Phone | None = None
    unit_text: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None
    message: LongText | None = None


@endpoint(
    "POST /v1/homeowner-auth/register",
    caller=Anyone(),
    status=202,
    rate="sign_in",
    rate_key="email",
    credentials=True,
    deployment=PASSWORD_WORK,
)
def handle(call: StrangerCall, body: NewJoinRequest) -> None:
    compared = compare(call, body.email, body.password)
    # Hashed in any case, because the time of the answer must not tell whether it was needed.
    new_hash = hash_password(body.password)
    call.db.execute(
        "call ask_to_join($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        body.join_code,
        body.first_name,
        body.last_name,
        body.email,
        new_hash,
        compared.attempt,
        compared.was_right,
        body.phone,
        body.unit_text,
        body.message,
    )
