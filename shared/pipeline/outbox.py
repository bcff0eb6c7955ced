"""The outbox: letters and deletions of files, queued in the transaction that causes them.

The scheduled function deliver-outbox delivers each row after the commit, at least once. A
transaction that is rolled back leaves no row.
"""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

import msgspec

from shared.letters.notification import Notification
from shared.pipeline.call import SignedInCall, SystemCall


class StoredObject(msgspec.Struct, frozen=True):
    """A file in the bucket."""

    object_name: str


class Entry(msgspec.Struct, frozen=True):
    """A row to queue. Of an organization's rows with one `dedupe_key` only the first is written."""

    organization_id: UUID
    kind: Literal["email", "delete_object"]
    payload: Notification | StoredObject
    dedupe_key: str | None = None


def tell(call: SignedInCall, letter: Notification, *, once: str | None = None) -> None:
    """Send the letter after the commit, unless it is out of date by then.

    Of letters with the same `once`, only the first is sent.
    """
    _queue(call, "email", letter, once)


def delete_object(call: SignedInCall, object_name: str) -> None:
    """Delete the object from the bucket after the commit, a pending upload of it too."""
    _queue(call, "delete_object", StoredObject(object_name))


def queue_all(call: SystemCall, entries: Sequence[Entry]) -> None:
    """Queue entries of many organizations in one statement."""
    call.db.execute(
        """
        insert into outbox (organization_id, kind, payload, dedupe_key)
        select organization_id, kind, payload, dedupe_key from jsonb_to_recordset($1)
            as entry (organization_id uuid, kind text, payload jsonb, dedupe_key text)
        on conflict (organization_id, dedupe_key) do nothing
        """,
        msgspec.json.encode(entries).decode(),
    )


def _queue(
    call: SignedInCall,
    kind: Literal["email", "delete_object"],
    payload: Notification | StoredObject,
    once: str | None = None,
) -> None:
    call.db.execute(
        """
        insert into outbox (organization_id, kind, payload, dedupe_key)
        values (scope_organization_id(), $1, $2, $3)
        on conflict do nothing
        """,
        kind,
        msgspec.json.encode(payload).decode(),
        once,
    )
