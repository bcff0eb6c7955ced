"""How an event of the payment processor is taken: once, and by reading its object anew.

The event's id is written in the transaction of its effect. So a repetition finds it, a twin at the
same time waits for it, and after a failure it is gone and the next attempt begins from the start.
The object is read while its events are locked out, so that what is written last was read last:
neither order nor repetition matter.
"""

from collections.abc import Callable, Iterable
from typing import Literal
from uuid import UUID

import msgspec

from shared.database.organization_scope import in_organization
from shared.letters.notification import Notification
from shared.pipeline.call import SystemCall
from shared.pipeline.outbox import Entry, queue_all
from shared.processor.events import Event, Subject
from shared.roles import Role

EventOutcome = Literal["taken", "repeated", "ignored"]
"""Whether it was applied, had been before, or is not for us."""


class TakenEvent(msgspec.Struct):
    """What became of an event."""

    outcome: EventOutcome
    """Whether it was applied, had been before, or is not for us."""


class Told(msgspec.Struct, frozen=True):
    """An event of an organization; `account` is its own one at the processor, if it is of that."""

    call: SystemCall
    event: Event
    subject: Subject
    organization_id: UUID
    account: str = ""


class _Member(msgspec.Struct, frozen=True):
    user_id: UUID


def take(told: Told, apply: Callable[[Told], None]) -> EventOutcome:
    """Apply the event, unless that was done."""
    db, event = told.call.db, told.event
    with in_organization(db, told.organization_id):
        is_new = db.execute(
            """
            insert into processor_events (event_id, type, organization_id) values ($1, $2, $3)
            on conflict (event_id) do nothing
            """,
            event.id,
            event.type,
            told.organization_id,
        )
        if not is_new:
            return "repeated"
        db.execute(
            "select pg_advisory_xact_lock(hashtextextended('processor ' || $1, 0))",
            told.subject.id,
        )
        apply(told)
    return "taken"


def tell(told: Told, letter: Notification) -> None:
    """Send the letter after the commit."""
    queue_all(told.call, [Entry(told.organization_id, "email", letter)])


def tell_members(
    told: Told, roles: Iterable[Role], letter_to: Callable[[UUID], Notification], once: str = ""
) -> None:
    """Send each member with one of these roles a letter; with `once`, only the first time."""
    found = told.call.db.all(
        _Member,
        """
        select user_id from organization_memberships
        where organization_id = $1 and role = any ($2)
        """,
        told.organization_id,
        sorted(roles),
    )
    entries = [
        Entry(
            told.organization_id,
            "email",
            letter_to(each.user_id),
            f"{once}-{each.user_id}" if once else None,
        )
        for each in found
    ]
    queue_all(told.call, entries)
