"""Invitations from the invited person's side: shown and accepted by the token of a mailed link."""

from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from shared.accounts.account import User
from shared.accounts.mailed_links import LinkRow, linked
from shared.accounts.password_proof import new_password, own_password
from shared.accounts.sign_in import wrong_password
from shared.accounts.signed_in import SignedIn, signed_in_by_password
from shared.database.rows import Sql
from shared.identity.sessions import new_session
from shared.pipeline.call import Call
from shared.problems import Code, Problem, invalid
from shared.roles import Role

InvitationKind = Literal["member", "homeowner"]
"""To an organization, or to the portal of an association."""
_ELSEWHERE: Mapping[InvitationKind, str] = {
    "member": "This invitation is to an organization. Accept it where its members sign in.",
    "homeowner": "This invitation is to a home. Accept it in the portal of homeowners.",
}


class OpenInvitation(msgspec.Struct):
    """What the link shows. If `account_exists`, that account's password accepts it.

    An account whose e-mail was never verified does not count: the invited person sets its password.
    """

    kind: InvitationKind
    organization_name: str
    association_name: str | None
    """The association of a homeowner's invitation; null for a member's."""
    email: str
    account_exists: bool
    """Whether that account's own password accepts it."""


class _Found(LinkRow):
    invitation: Annotated[OpenInvitation, Sql("row_to_json(found)")]


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
    found = linked(
        text,
        "invitation",
        lambda row_id: call.db.maybe_one(
            _Found, "select {columns} from open_invitation($1::uuid) as found", row_id
        ),
    )
    if found is None:
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
    if found.invitation.kind != kind:
        raise invalid("/token", _ELSEWHERE[found.invitation.kind])
    is_known = found.invitation.account_exists
    if not is_known and kind == "member" and name is None:
        # A homeowner has the name that is in the association's records.
        raise invalid("/name", "A new account needs a name.")
    proof = (
        own_password(call, found.invitation.email, password, found.token_id)
        if is_known
        else new_password(password)
    )
    accepted = call.db.maybe_one(
        _Accepted,
        "select {columns} from take_invitation($1, $2, $3, $4, $5, $6)",
        found.token_id,
        found.nonce,
        kind,
        name,
        proof.new_hash,
        proof.attempt,
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
    return signed_in_by_password(call, session, accepted.user)
