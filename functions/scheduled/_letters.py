"""Which letter an outbox row stands for, by what is true at its delivery."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from shared.mail import templates
from shared.mail.letter import Letter
from shared.mail.tokens import make_mail_token
from shared.pipeline.call import SystemCall


class Payload(msgspec.Struct, frozen=True):
    """What the rows' payloads hold; each template has its own ids."""

    template: str
    token_id: UUID | None = None
    user_id: UUID | None = None
    new_owner_id: UUID | None = None
    organization_id: UUID | None = None
    invitation_id: UUID | None = None
    join_request_id: UUID | None = None
    reason: str | None = None


class Token(msgspec.Struct, frozen=True):
    """A person's token that can still be used."""

    id: UUID
    email: str
    new_email: str | None
    old_email: str | None
    nonce: bytes


class Person(msgspec.Struct, frozen=True):
    """An account's address."""

    email: str


class Invitation(msgspec.Struct, frozen=True):
    """An open invitation."""

    id: UUID
    kind: Literal["member", "homeowner"]
    email: str
    nonce: bytes
    inviter: str
    place: str
    expires_at: datetime


class NewOwner(msgspec.Struct, frozen=True):
    """An owner, and the other one to be announced."""

    email: str
    owner: str
    organization: str


class Decision(msgspec.Struct, frozen=True):
    """A request that was decided."""

    email: str
    association: str
    approved: bool


class TrialEnd(msgspec.Struct, frozen=True):
    """An owner whose organization's trial still runs."""

    email: str
    organization: str
    trial_ends_at: datetime


def letter_of(call: SystemCall, payload: Payload) -> Letter | None:
    """The letter, or None when nobody is to be told any more. KeyError for an unknown template."""
    return _LETTERS[payload.template](call, payload)


def _token(call: SystemCall, payload: Payload) -> Token | None:
    """None for nobody's token, and for one that has been used or is too old."""
    return call.db.maybe_one(
        Token,
        """
        select token.id, users.email, token.new_email, token.old_email, token.nonce
        from user_tokens as token join users on users.id = token.user_id
        where token.id = $1 and token.purpose = $2
            and token.used_at is null and token.expires_at > now()
        """,
        payload.token_id,
        payload.template.removesuffix("_notice"),
    )


def _verify_email(call: SystemCall, payload: Payload) -> Letter | None:
    token = _token(call, payload)
    if token is None:
        return None
    made = make_mail_token("verify_email", str(token.id), token.nonce)
    return templates.verify_email(token.email, made)


def _reset_password(call: SystemCall, payload: Payload) -> Letter | None:
    token = _token(call, payload)
    if token is None:
        return None
    made = make_mail_token("reset_password", str(token.id), token.nonce)
    return templates.reset_password(token.email, made)


def _change_email(call: SystemCall, payload: Payload) -> Letter | None:
    token = _token(call, payload)
    if token is None or token.new_email is None:
        return None
    made = make_mail_token("change_email", str(token.id), token.nonce)
    return templates.change_email(token.new_email, made)


def _change_email_notice(call: SystemCall, payload: Payload) -> Letter | None:
    """Also when the change has happened by now: then the notice matters most."""
    token = call.db.maybe_one(
        Token,
        """
        select token.id, users.email, token.new_email, token.old_email, token.nonce
        from user_tokens as token join users on users.id = token.user_id
        where token.id = $1 and token.purpose = 'change_email'
        """,
        payload.token_id,
    )
    if token is None or token.new_email is None or token.old_email is None:
        return None
    return templates.change_email_notice(token.old_email, token.new_email)


def _password_changed(call: SystemCall, payload: Payload) -> Letter | None:
    person = call.db.maybe_one(Person, "select {columns} from users where id = $1", payload.user_id)
    return templates.password_changed(person.email) if person else None


def _invitation(call: SystemCall, payload: Payload) -> Letter | None:
    found = call.db.maybe_one(
        Invitation,
        """
        select invitation.id, invitation.kind, invitation.email, invitation.nonce,
            inviter.name as inviter, coalesce(association.name, organization.name) as place,
            invitation.expires_at
        from invitations as invitation
        join users as inviter on inviter.id = invitation.invited_by_user_id
        join organizations as organization on organization.id = invitation.organization_id
        left join homeowners as homeowner on homeowner.id = invitation.homeowner_id
        left join associations as association on association.id = homeowner.association_id
        where invitation.id = $1 and invitation.accepted_at is null
            and invitation.revoked_at is null and invitation.expires_at > now()
            and homeowner.archived_at is null
        """,
        payload.invitation_id,
    )
    if found is None:
        return None
    made = make_mail_token("invitation", str(found.id), found.nonce)
    worded = (
        templates.member_invitation if found.kind == "member" else templates.homeowner_invitation
    )
    return worded(found.email, made, found.inviter, found.place, found.expires_at)


def _new_owner(call: SystemCall, payload: Payload) -> Letter | None:
    found = call.db.maybe_one(
        NewOwner,
        """
        select users.email, owner.name as owner, organization.name as organization
        from organization_memberships as membership
        join users on users.id = membership.user_id
        join organizations as organization on organization.id = membership.organization_id
        join users as owner on owner.id = $2
        where membership.user_id = $1 and membership.organization_id = $3
            and membership.role = 'owner'
        """,
        payload.user_id,
        payload.new_owner_id,
        payload.organization_id,
    )
    return templates.new_owner(found.email, found.owner, found.organization) if found else None


def _join_request_decided(call: SystemCall, payload: Payload) -> Letter | None:
    found = call.db.maybe_one(
        Decision,
        """
        select users.email, association.name as association,
            request.status = 'approved' as approved
        from join_requests as request
        join users on users.id = request.user_id
        join associations as association on association.id = request.association_id
        where request.id = $1 and request.status <> 'pending'
        """,
        payload.join_request_id,
    )
    if found is None:
        return None
    return templates.join_request_decided(
        found.email, found.association, approved=found.approved, reason=payload.reason
    )


def _trial_ends(call: SystemCall, payload: Payload) -> Letter | None:
    found = call.db.maybe_one(
        TrialEnd,
        """
        select users.email, organization.name as organization, subscription.trial_ends_at
        from subscriptions as subscription
        join organizations as organization on organization.id = subscription.organization_id
        join organization_memberships as membership
            on membership.organization_id = subscription.organization_id
        join users on users.id = membership.user_id
        where subscription.organization_id = $1 and membership.user_id = $2
            and membership.role = 'owner' and subscription.status = 'trialing'
            and subscription.trial_ends_at > now()
        """,
        payload.organization_id,
        payload.user_id,
    )
    if found is None:
        return None
    return templates.trial_ends(found.email, found.organization, found.trial_ends_at)


_LETTERS: Mapping[str, Callable[[SystemCall, Payload], Letter | None]] = {
    "verify_email": _verify_email,
    "reset_password": _reset_password,
    "change_email": _change_email,
    "change_email_notice": _change_email_notice,
    "password_changed": _password_changed,
    "invitation": _invitation,
    "new_owner": _new_owner,
    "join_request_decided": _join_request_decided,
    "trial_ends": _trial_ends,
}
