"""How an outbox row is delivered, kind by kind. Each may be done twice."""

from collections.abc import Callable, Mapping
from uuid import UUID

import msgspec

from functions.scheduled._outbox import OutboxRow
from shared.admission.plan_limits import LIVES
from shared.admission.plan_limits_cache import Clearing
from shared.admission.without_redis import fallback
from shared.letters.every_letter import EveryLetter
from shared.letters.notification import Notification
from shared.mail.message import compose
from shared.mail.sending import Mailer
from shared.memorystore.client import MemorystoreAway, memorystore
from shared.pipeline.call import SystemCall
from shared.pipeline.outbox import StoredObject


class Organization(msgspec.Struct, frozen=True):
    """The payload of clear_limits."""

    organization_id: UUID


def deliver(call: SystemCall, row: OutboxRow, mails: Mailer) -> None:
    """Do what the row asks for; whatever is raised is this try's failure."""
    _KINDS[row.kind](call, row, mails)


def _email(call: SystemCall, row: OutboxRow, mails: Mailer) -> None:
    """Drop a letter without a recipient: no earlier place knows whether an account exists."""
    notification: Notification = msgspec.json.decode(row.payload, type=EveryLetter)
    letter = notification.letter(call.db)
    if letter:
        mails.send(compose(letter, str(row.id), row.created_at))


def _delete_object(_call: SystemCall, row: OutboxRow, _mails: Mailer) -> None:
    # An import that a call without deletions does not pay.
    from shared.files.storage import delete, pending_name  # noqa: PLC0415

    name = msgspec.json.decode(row.payload, type=StoredObject).object_name
    delete(name)
    # A document that was given up while its file was on the way.
    delete(pending_name(name))


def _clear_limits(call: SystemCall, row: OutboxRow, _mails: Mailer) -> None:
    """Clear under the subscription's lock: a change under way keeps its own tombstone."""
    organization_id = str(msgspec.json.decode(row.payload, type=Organization).organization_id)
    clearing = Clearing(memorystore(), fallback(), LIVES)
    with call.db.transaction():
        call.db.execute("select settle_subscription($1)", organization_id)
        if not clearing.mark([organization_id]):
            raise MemorystoreAway
        call.db.after_commit(clearing.lift)


_KINDS: Mapping[str, Callable[[SystemCall, OutboxRow, Mailer], None]] = {
    "email": _email,
    "delete_object": _delete_object,
    "clear_limits": _clear_limits,
}
