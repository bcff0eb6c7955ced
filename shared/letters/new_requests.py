"""Tells the staff which work homeowners have asked for, association by association.

The mail about an association lists the requests of one notice: all that were made until the mail is
written. The next notice begins with the request after that, and its mail waits until ten minutes
have gone by since this one.
"""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.letters.notification import Notification
from shared.mail.letter import Letter

# More would hide each other; the list of work orders has them all.
MOST_LISTED = 20


class _Reader(msgspec.Struct, frozen=True):
    email: str
    association: str


class NewRequest(msgspec.Struct, frozen=True):
    """A request as the mail lists it."""

    title: str
    priority: str
    homeowner: str
    home: str


class NewRequests(Notification, frozen=True, kw_only=True, tag="new_requests"):
    """Goes to the member `user_id`."""

    request_notice_id: UUID
    user_id: UUID

    def is_foreign(self, db: Database, organization_id: UUID) -> bool:
        """Whether the notice is another organization's."""
        found = db.execute(
            "select from request_notices where id = $1 and organization_id <> $2",
            self.request_notice_id,
            organization_id,
        )
        return found > 0

    def letter(self, db: Database) -> Letter | None:
        """None for a person who handles no requests any more, and if all were cancelled.

        The notice is closed first, by the mail to whichever member comes first and whether or not
        there is a letter. That waits for a request which is joining it, and the next statement
        sees that request.
        """
        db.execute(
            "update request_notices set written_at = now() where id = $1 and written_at is null",
            self.request_notice_id,
        )
        reader = self._reader(db)
        requests = self._requests(db) if reader else []
        return worded(reader.email, reader.association, requests) if reader and requests else None

    def _reader(self, db: Database) -> _Reader | None:
        return db.maybe_one(
            _Reader,
            """
            select users.email, associations.name as association
            from request_notices as notice
            join associations on associations.id = notice.association_id
            join organizations on organizations.id = notice.organization_id
            join organization_memberships as membership
                on membership.organization_id = notice.organization_id
            join users on users.id = membership.user_id
            where notice.id = $1 and membership.user_id = $2
                and membership.role in ('owner', 'admin', 'manager')
                and organizations.suspended_at is null
            """,
            self.request_notice_id,
            self.user_id,
        )

    def _requests(self, db: Database) -> list[NewRequest]:
        return db.all(
            NewRequest,
            """
            select title, priority, first_name || ' ' || last_name as homeowner,
                properties.name || coalesce(', ' || units.name, '') as home
            from request_notices as notice
            join work_orders on work_orders.id = any(work_order_ids)
            join homeowners on homeowners.id = requested_by_homeowner_id
            join properties on properties.id = work_orders.property_id
            left join units on units.id = work_orders.unit_id
            where notice.id = $1 and work_orders.status <> 'cancelled'
            order by work_orders.created_at, work_orders.id
            """,
            self.request_notice_id,
        )


def worded(recipient: str, association: str, requests: Sequence[NewRequest]) -> Letter:
    """The mail."""
    count = "a new request" if len(requests) == 1 else f"{len(requests)} new requests"
    listed = [_line(each) for each in requests[:MOST_LISTED]]
    if len(requests) > MOST_LISTED:
        listed.append(f"And {len(requests) - MOST_LISTED} more, in the list of work orders.")
    return Letter(
        recipient,
        "New requests from homeowners",
        (f"{association} has {count} from homeowners.", *listed),
    )


def _line(request: NewRequest) -> str:
    urgency = " (high priority)" if request.priority == "high" else ""
    return f"{request.title}{urgency}: {request.homeowner}, {request.home}"
