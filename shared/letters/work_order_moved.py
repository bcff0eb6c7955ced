"""Tells the requester of a work order, a tenant or homeowner, that it has moved on."""

from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.letters.notification import TRUSTED, Notification
from shared.mail.letter import Letter

# A letter follows a step, and the step that leads to `open` is the reopening.
STEPS = {
    "open": ("Your request was reopened", "reopened"),
    "in_progress": ("Work on your request has begun", "started work on"),
    "completed": ("Your request was completed", "completed"),
    "cancelled": ("Your request was cancelled", "cancelled"),
}


class _Moved(msgspec.Struct, frozen=True):
    email: str
    organization: str
    title: str
    status: str


class WorkOrderMoved(Notification, frozen=True, kw_only=True, tag="work_order_moved"):
    """Goes to the requester with the status at that moment, so two quick steps make one letter.

    It leaves out what managers note, and the limits on mails to people without an account hold for
    it: beyond them none is sent.
    """

    latest_only = True

    work_order_id: UUID

    def is_foreign(self, db: Database, organization_id: UUID) -> bool:
        """Whether the work order is another organization's."""
        found = db.execute(
            "select from work_orders where id = $1 and organization_id <> $2",
            self.work_order_id,
            organization_id,
        )
        return found > 0

    def letter(self, db: Database) -> Letter | None:
        """None for a requester that has no e-mail or is archived.

        None as well of an organization that is not trusted.
        """
        found = db.maybe_one(
            _Moved,
            """
            select coalesce(users.email, homeowners.email, tenants.email) as email,
                organizations.name as organization, title, work_orders.status
            from work_orders
            join organizations on organizations.id = work_orders.organization_id
            left join tenants on tenants.id = requested_by_tenant_id
            left join homeowners on homeowners.id = requested_by_homeowner_id
            left join users on users.id = homeowners.user_id
            where work_orders.id = $1
                and coalesce(tenants.archived_at, homeowners.archived_at) is null
                and coalesce(homeowners.email, tenants.email) is not null
                and """  # noqa: S608 - of literals only
            + TRUSTED,
            self.work_order_id,
        )
        if found is None:
            return None
        return worded(found.email, found.organization, found.title, found.status)


def worded(recipient: str, organization: str, title: str, status: str) -> Letter:
    """The mail."""
    subject, done = STEPS[status]
    return Letter(recipient, subject, (f"{organization} has {done} your request: {title}",))
