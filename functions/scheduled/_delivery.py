"""How an outbox row is delivered, by its kind. Each delivery may be repeated.

Tenants write rows of their own organization, but choose the ids in the payload. So each delivery
checks that the subject is the organization's too.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from functions.scheduled._outbox import OutboxRow, has_newer_equal
from shared.admission.plan_limits import LIVES
from shared.admission.plan_limits_cache import Clearing
from shared.admission.without_redis import fallback
from shared.letters.every_letter import EveryLetter
from shared.letters.notification import Notification
from shared.logs import logger
from shared.mail.message import compose
from shared.mail.sending import Mailer
from shared.memorystore.client import MemorystoreAway, memorystore
from shared.pipeline.call import SystemCall
from shared.pipeline.outbox import StoredObject


class ForeignSubject(Exception):
    """The row is of one organization and its subject of another."""


class Organization(msgspec.Struct, frozen=True):
    """The payload of clear_limits, an organization by its id."""

    organization_id: UUID


def deliver(call: SystemCall, row: OutboxRow, mails: Mailer) -> None:
    """Deliver the row. Any exception counts as a failure of this attempt."""
    _KINDS[row.kind](call, row, mails)


def _email(call: SystemCall, row: OutboxRow, mails: Mailer) -> None:
    """Send the letter; it has none for an account that does not exist, which is only known here."""
    notification: Notification = msgspec.json.decode(row.payload, type=EveryLetter)
    if row.organization_id and notification.is_foreign(call.db, row.organization_id):
        raise ForeignSubject
    if notification.latest_only and has_newer_equal(call, row):
        return
    letter = notification.letter(call.db)
    if letter:
        attached = _read(letter.attachment.object_name) if letter.attachment else None
        mails.send(compose(letter, str(row.id), row.created_at, attached))
        _log_mail(row, notification)


def _read(object_name: str) -> bytes | None:
    # Imported here, because storage is slow to import and few mails have an attachment.
    from shared.files.ranges import MOST  # noqa: PLC0415
    from shared.files.storage import opened, stat  # noqa: PLC0415

    stored = stat(object_name)
    if stored is None:
        return None
    file = opened(stored)
    return b"".join(iter(lambda: file.read(MOST), b""))


def _log_mail(row: OutboxRow, notification: Notification) -> None:
    """By this line `./deploy.sh smoke` knows that its own mail has left."""
    fields = {
        "event": "mail_delivered",
        "outbox_id": row.id,
        "template": notification.__struct_config__.tag,
        "user": getattr(notification, "user_id", None),
        "waited_s": round((datetime.now(UTC) - row.created_at).total_seconds(), 1),
    }
    logger().info("mail handed to its server", extra={"fields": fields})


def _delete_object(_call: SystemCall, row: OutboxRow, _mails: Mailer) -> None:
    # Imported here, because most calls delete nothing and storage is slow to import.
    from shared.files.storage import delete, pending_name  # noqa: PLC0415

    name = msgspec.json.decode(row.payload, type=StoredObject).object_name
    if row.organization_id and not name.startswith(f"{row.organization_id}/"):
        raise ForeignSubject
    delete(name)
    # The object may still be the pending one of an abandoned upload.
    delete(pending_name(name))


def _clear_limits(call: SystemCall, row: OutboxRow, _mails: Mailer) -> None:
    """Clear under the subscription's lock, so that a concurrent change keeps its own tombstone."""
    organization_id = msgspec.json.decode(row.payload, type=Organization).organization_id
    if row.organization_id not in {None, organization_id}:
        raise ForeignSubject
    clearing = Clearing(memorystore(), fallback(), LIVES)
    with call.db.transaction():
        call.db.execute("select settle_subscription($1)", organization_id)
        if not clearing.mark([str(organization_id)]):
            raise MemorystoreAway
        call.db.after_commit(clearing.lift)


_KINDS: Mapping[str, Callable[[SystemCall, OutboxRow, Mailer], None]] = {
    "email": _email,
    "delete_object": _delete_object,
    "clear_limits": _clear_limits,
}
