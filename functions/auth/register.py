"""Register an account with a new organization, on trial for 14 days."""

from typing import Annotated
from uuid import UUID

import msgspec

from shared.accounts.account import User
from shared.accounts.passwords import hash_password
from shared.accounts.sign_in import PASSWORD_WORK
from shared.accounts.signed_in import SignedIn, signed_in
from shared.database.rows import Sql
from shared.identity.sessions import new_session
from shared.inputs.text import Email, MailedName, OrganizationName, Password, TimeZone
from shared.pipeline.call import StrangerCall
from shared.pipeline.callers import Anyone
from shared.pipeline.endpoint import endpoint


class Registration(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A new account and its organization."""

    name: MailedName
    """The person's name."""
    email: Email
    password: Password
    organization_name: OrganizationName
    time_zone: TimeZone = "UTC"


class _Registered(msgspec.Struct):
    user: Annotated[User, Sql("person")]
    generation: int
    organization_id: UUID


@endpoint(
    "POST /v1/auth/register",
    caller=Anyone(),
    status=201,
    rate="sign_in",
    credentials=True,
    sets_cookie=True,
    deployment=PASSWORD_WORK,
)
def handle(call: StrangerCall, body: Registration) -> SignedIn:
    made = call.db.one(
        _Registered,
        "select {columns} from sign_up($1, $2, $3, $4, $5)",
        body.name,
        body.email,
        hash_password(body.password),
        body.organization_name,
        body.time_zone,
    )
    session = new_session(
        "manager",
        str(made.user.id),
        made.generation,
        organization_id=str(made.organization_id),
        role="owner",
    )
    return signed_in(call, session, made.user)
