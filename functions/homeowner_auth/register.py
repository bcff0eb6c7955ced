"""Ask to join an association as a homeowner; somebody there approves it.

The answer is the same whether the code is right, whether there is an account with this e-mail, and
whether its password is right. A new person gets an account; a known one gives the own password.
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
    """Who asks, and what helps to recognise the person."""

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
    # Hashed in any case: whether it is needed depends on what must not be told.
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
