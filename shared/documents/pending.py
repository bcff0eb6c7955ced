"""A document before its file is stored: a row that reserves the object's name and bytes of quota.

The row is committed before anything is stored. If the process dies, the reaper finds the row when
its time is over, and removes it together with its object.
"""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import NamedTuple, TypeVar
from uuid import UUID

import msgspec

from shared.documents.document import Document
from shared.files.content_type import ContentType
from shared.files.digests import Digest
from shared.pipeline.call import SignedInCall
from shared.pipeline.outbox import StoredObject, delete_object
from shared.pipeline.outside_effect import Attempt, OutsideEffect

Record = TypeVar("Record", bound=msgspec.Struct)

# What a form with a file may take: 30 MB at 0.8 Mbit/s.
TIMEOUT = 300
# A minute more than a request can take, so that the reaper removes dead uploads only.
LIFETIME = TIMEOUT + 60
# Seconds since the last heartbeat: longer than storage may take for a piece.
ABANDONED_AFTER = 45


class StoredFile(NamedTuple):
    """A form's file, once all of it is stored."""

    content_type: ContentType
    digest: Digest


class PendingDocument(Document):
    """The row with its object's name and the end of its time."""

    object_name: str
    pending_until: datetime


def begin(
    call: SignedInCall,
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


def discard(call: SignedInCall, document_id: UUID) -> None:
    """Remove a pending row, and queue the deletion of its object."""
    with call.db.transaction():
        discarded = call.db.maybe_one(
            StoredObject,
            "delete from documents where id = $1 and state = 'pending' returning {columns}",
            document_id,
        )
        if discarded is not None:
            delete_object(call, discarded.object_name)


def made_ready(call: SignedInCall, pending: PendingDocument) -> Document | None:
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


def received(
    call: SignedInCall,
    record: type[Record],
    pending: PendingDocument,
    fields: msgspec.Struct,
    stored: StoredFile,
) -> Record | None:
    """The document that a form made, with the form's fields; None when its row is gone."""
    document = call.db.maybe_one(
        record,
        """
        update documents
        set state = 'ready', pending_until = null, content_type = $2, size_bytes = $3, sha256 = $4,
            ({fields}) = (select {fields} from jsonb_populate_record(documents, $5))
        where id = $1 and state = 'pending'
        returning {columns}
        """,
        pending.id,
        stored.content_type,
        stored.digest.size,
        stored.digest.sha256,
        fields,
    )
    if document is None:
        forget_object(call, pending)
    return document


def forget_object(call: SignedInCall, pending: PendingDocument) -> None:
    """Queue the deletion of an object whose row was removed before it became ready."""
    row = call.db.maybe_one(
        PendingDocument, "select {columns} from documents where id = $1", pending.id
    )
    # The object belongs to the row in any state that the row may have.
    if row is None:
        delete_object(call, pending.object_name)


def _inserted(call: SignedInCall, new: msgspec.Struct, seconds: int) -> PendingDocument:
    return call.db.one(
        PendingDocument,
        """
        insert into documents (
            organization_id, uploaded_by_user_id, uploaded_by_homeowner_id, pending_until, {fields})
        values (
            scope_organization_id(),
            case when scope_homeowner_id() is null then scope_user_id() end,
            scope_homeowner_id(), now() + $1 * interval '1 second', {values})
        returning {columns}
        """,
        seconds,
        new,
    )
