"""Tells a person the association's decision on a join request."""

from typing import Literal
from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.letters.notification import Notification
from shared.mail.letter import Letter

Decision = Literal["approved", "declined"]


class _Decided(msgspec.Struct, frozen=True):
    email: str
    association: str
    decision: Decision


class JoinRequestDecided(Notification, frozen=True, kw_only=True, tag="join_request_decided"):
    """Goes to the person of the request, with the manager's reason if there is one."""

    join_request_id: UUID
    reason: str | None = None

    def is_foreign(self, db: Database, organization_id: UUID) -> bool:
        """Whether the request is one to join another organization's association."""
        found = db.execute(
            "select from join_requests where id = $1 and organization_id <> $2",
            self.join_request_id,
            organization_id,
        )
        return found > 0

    def letter(self, db: Database) -> Letter | None:
        """None while the request is pending, and when an approval gives no access any more."""
        found = db.maybe_one(
            _Decided,
            """
            select users.email, association.name as association, request.status as decision
            from join_requests as request
            join users on users.id = request.user_id
            join associations as association on association.id = request.association_id
            left join homeowners as homeowner on homeowner.id = request.homeowner_id
                and homeowner.user_id = request.user_id and homeowner.archived_at is null
            where request.id = $1 and (
                request.status = 'declined'
                or (request.status = 'approved' and homeowner.id is not null))
            """,
            self.join_request_id,
        )
        if found is None:
            return None
        return worded(found.email, found.association, found.decision, self.reason)


def worded(recipient: str, association: str, decision: Decision, reason: str | None) -> Letter:
    """The mail."""
    told = [f"{association} has {decision} your request to join."]
    if decision == "approved":
        told[0] += " You can sign in now."
    if reason:
        told.append(f"Reason: {reason}")
    return Letter(recipient, f"Your request to join was {decision}", tuple(told))
