"""Invitations from the invited person's side: shown and accepted by the token of a mailed link."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from shared.accounts.account import User
from shared.accounts.passwords import hash_password
from shared.accounts.sign_in import compare, wrong_password
from shared.accounts.signed_in import SignedIn, signed_in
from shared.database.rows import Sql
from shared.identity.sessions import new_session
from shared.inputs.text import Password
from shared.inputs.wording import wanted
from shared.mail.tokens import is_genuine, parse_mail_token
from shared.pipeline.call import Call
from shared.problems import Code, Problem, invalid
from shared.roles import Role

InvitationKind = Literal["member", "homeowner"]


class OpenInvitation(msgspec.Struct):
    """What the link shows. If `account_exists`, that account's password accepts it."""

    kind: InvitationKind
    organization_name: str
    association_name: str | None
    email: str
    account_exists: bool


class _Found(msgspec.Struct):
    token_id: Annotated[UUID, Sql("$1::uuid")]
    invitation: Annotated[OpenInvitation, Sql("row_to_json(found)")]
    nonce: bytes


class _Accepted(msgspec.Struct):
    user: Annotated[User, Sql("person")]
    generation: int
    organization_id: UUID
    role: Role | None
    homeowner_id: UUID | None


def open_invitation(call: Call, text: str) -> OpenInvitation:
    """The invitation that a mailed token is for; NOT_FOUND unless it is open."""
    return _found(call, text).invitation


def _found(call: Call, text: str) -> _Found:
    token = parse_mail_token(text)
    found = token and call.db.maybe_one(
        _Found, "select {columns} from open_invitation($1::uuid) as found", token.row_id
    )
    if token is None or found is None or not is_genuine(token, "invitation", found.nonce):
        raise Problem(Code.NOT_FOUND, "This invitation is not open any more.")
    return found


def accept_invitation(
    call: Call, text: str, kind: InvitationKind, password: str, *, name: str | None
) -> SignedIn:
    """Accept the invitation and begin a session in its organization or home.

    `password` must be that of an existing account (UNAUTHENTICATED otherwise), or becomes that of
    a new one.
    """
    found = _found(call, text)
    attempt = new_hash = None
    if found.invitation.account_exists:
        compared = compare(call, found.invitation.email, password)
        if not compared.was_right:
            raise wrong_password()
        attempt = compared.attempt
    else:
        _require_account(kind, password, name)
        new_hash = hash_password(password)
    accepted = call.db.maybe_one(
        _Accepted,
        "select {columns} from take_invitation($1, $2, $3, $4, $5, $6)",
        found.token_id,
        found.nonce,
        kind,
        name,
        new_hash,
        attempt,
    )
    if accepted is None:
        raise wrong_password()
    session = new_session(
        "manager" if kind == "member" else "homeowner",
        str(accepted.user.id),
        accepted.generation,
        organization_id=str(accepted.organization_id),
        role=accepted.role,
        homeowner_id=str(accepted.homeowner_id) if accepted.homeowner_id else None,
    )
    return signed_in(call, session, accepted.user)


def _require_account(kind: InvitationKind, password: str, name: str | None) -> None:
    # A homeowner has the name that is in the association's records.
    if kind == "member" and name is None:
        raise invalid("/name", "A new account needs a name.")
    try:
        msgspec.convert(password, Password)
    except msgspec.ValidationError:
        raise invalid("/password", wanted(Password)) from None
