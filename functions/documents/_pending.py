"""A document while its file is on the way: a row that holds its place and its bytes of the quota.

The row commits before anything is stored, so that whatever happens to this process, something
knows of the object: the reaper removes a row that was never finished, and its object with it.
"""

from contextlib import AbstractContextManager
from datetime import datetime
from uuid import UUID

from functions.documents._document import Document, NewUpload
from shared.pipeline.call import ManagerCall
from shared.pipeline.outside_effect import Attempt, OutsideEffect


class PendingDocument(Document):
    """The row together with where its object will be and until when it is waited for."""

    object_name: str
    pending_until: datetime


def begin(
    call: ManagerCall,
    outside: OutsideEffect,
    new: NewUpload,
    *,
    seconds: int,
    abandoned_after: int,
) -> AbstractContextManager[Attempt[PendingDocument]]:
    """Commit the pending row, which is kept for `seconds`, and take it back if the upload fails."""

    def prepare(died: UUID | None) -> PendingDocument:
        if died is not None:
            discard(call, died)
        return _inserted(call, new, seconds)

    return outside.begin(
        prepare, abandoned_after=abandoned_after, give_up=lambda pending: give_up(call, pending)
    )


def give_up(call: ManagerCall, pending: PendingDocument) -> None:
    """Release the row, its quota, its key and the stored object.

    The session may have ended meanwhile, so it is not asked. While the database is away nothing can
    be done, and the reaper will do it.
    """
    call.exchange.database(None).execute(
        "call abandon_upload($1, $2, $3)", pending.id, call.organization_id, call.user_id
    )


def discard(call: ManagerCall, document_id: UUID) -> None:
    """Remove a pending row, and its object through the outbox."""
    call.db.execute(
        """
        with discarded as (
            delete from documents where id = $1 and state = 'pending' returning *
        )
        insert into outbox (organization_id, kind, payload)
        select organization_id, 'delete_object', jsonb_build_object('object_name', object_name)
        from discarded
        """,
        document_id,
    )


def forget_object(call: ManagerCall, pending: PendingDocument) -> None:
    """Remove an object whose row was removed before it could be made ready."""
    call.db.execute(
        """
        insert into outbox (organization_id, kind, payload)
        select $1, 'delete_object', jsonb_build_object('object_name', $2::text)
        where not exists (select from documents where id = $3)
        """,
        call.organization_id,
        pending.object_name,
        pending.id,
    )


def _inserted(call: ManagerCall, new: NewUpload, seconds: int) -> PendingDocument:
    return call.db.one(
        PendingDocument,
        """
        insert into documents
            (id, organization_id, property_id, unit_id, association_id, category,
             visible_to_homeowners, file_name, content_type, size_bytes, sha256, object_name,
             uploaded_by_user_id, pending_until)
        select id, $1::uuid, $2, $3, $4, $5, $6, $7, $8, $9, decode($10, 'hex'),
            format('%s/%s', $1::uuid, id), $11, now() + $12 * interval '1 second'
        from (select new_id() as id) as new
        returning {columns}
        """,
        call.organization_id,
        new.property_id,
        new.unit_id,
        new.association_id,
        new.category,
        new.visible_to_homeowners,
        new.file_name,
        new.content_type,
        new.size_bytes,
        new.sha256,
        call.user_id,
        seconds,
    )
