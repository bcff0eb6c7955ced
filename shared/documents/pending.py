"""A document before its file is stored: a row that reserves the object's name and bytes of quota.

The row is committed before anything is stored. If the process dies, the reaper finds the row when
its time is over, and removes it together with its object.
"""

from contextlib import AbstractContextManager
from datetime import datetime
from uuid import UUID

import msgspec

from shared.documents.document import Document
from shared.pipeline.call import ManagerCall
from shared.pipeline.outbox import StoredObject, delete_object
from shared.pipeline.outside_effect import Attempt, OutsideEffect


class PendingDocument(Document):
    """The row with its object's name and the end of its time."""

    object_name: str
    pending_until: datetime


def begin(
    call: ManagerCall,
    outside: OutsideEffect,
    new: msgspec.Struct,
    *,
    seconds: int,
    abandoned_after: int,
) -> AbstractContextManager[Attempt[PendingDocument]]:
    """Commit the pending row, to be reaped after `seconds`, and remove it if the upload fails.

    If the session ends during the upload, or the database is away, the reaper removes it later.
    """

    def prepare(died: UUID | None) -> PendingDocument:
        if died is not None:
            discard(call, died)
        return _inserted(call, new, seconds)

    return outside.begin(
        prepare,
        abandoned_after=abandoned_after,
        give_up=lambda pending: discard(call, pending.id),
    )


def discard(call: ManagerCall, document_id: UUID) -> None:
    """Remove a pending row, and queue the deletion of its object."""
    with call.db.transaction():
        discarded = call.db.maybe_one(
            StoredObject,
            "delete from documents where id = $1 and state = 'pending' returning {columns}",
            document_id,
        )
        if discarded is not None:
            delete_object(call, discarded.object_name)


def made_ready(call: ManagerCall, pending: PendingDocument) -> Document | None:
    """The document, whose file is stored; None when its row is gone or was ready before."""
    document = call.db.maybe_one(
        Document,
        """
        update documents set state = 'ready', pending_until = null
        where id = $1 and state = 'pending'
        returning {columns}
        """,
        pending.id,
    )
    if document is None:
        forget_object(call, pending)
    return document


def forget_object(call: ManagerCall, pending: PendingDocument) -> None:
    """Queue the deletion of an object whose row was removed before it became ready."""
    row = call.db.maybe_one(
        PendingDocument, "select {columns} from documents where id = $1", pending.id
    )
    # The object belongs to the row in any state that the row may have.
    if row is None:
        delete_object(call, pending.object_name)


def _inserted(call: ManagerCall, new: msgspec.Struct, seconds: int) -> PendingDocument:
    return call.db.one(
        PendingDocument,
        """
        insert into documents (organization_id, uploaded_by_user_id, pending_until, {fields})
        values ($1, $2, now() + $3 * interval '1 second', {values})
        returning {columns}
        """,
        call.organization_id,
        call.user_id,
        seconds,
        new,
    )
