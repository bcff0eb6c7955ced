"""A document while its file is on the way: a row that holds its place and its bytes of the quota.

The row commits before anything is stored, so that whatever happens to this process, something
knows of the object: the reaper removes a row that nobody finished, and its object with it.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from functions.documents._document import Document, NewUpload
from shared.pipeline.call import ManagerCall
from shared.pipeline.idempotency import (
    Replayed,
    claim_key,
    hold_key,
    idempotency_key,
    renew_key,
    replay,
)
from shared.problems import Problem

HEARTBEAT_SECONDS = 10
# How long after its last heartbeat an upload is dead: longer than storage may take for a piece.
ABANDONED_AFTER = 45


class PendingDocument(Document):
    """The row together with where its object will be and until when it is waited for."""

    object_name: str
    pending_until: datetime


def begin(
    call: ManagerCall,
    new: NewUpload,
    *,
    seconds: int,
    abandoned_after: int,
    digest: bytes,
    full_digest: Callable[[], bytes],
) -> PendingDocument:
    """Commit the pending row, together with the request's idempotency key if it has one.

    The row waits `seconds`; a request without a heartbeat for `abandoned_after` seconds is dead.
    `full_digest` tells whether a request that was answered before is this one.
    """
    key = idempotency_key(call)
    if key is None:
        return _inserted(call, new, seconds)
    with call.db.transaction():
        first = claim_key(call, key, digest, abandoned_after=abandoned_after)
        if first is None:
            _discard_abandoned(call, key)
            pending = _inserted(call, new, seconds)
            hold_key(call, key, pending.id)
            return pending
    raise Replayed(replay(call, first, digest if first.status is None else full_digest()))


def with_heartbeats(
    call: ManagerCall, pending: PendingDocument, chunks: Iterable[bytes]
) -> Iterator[bytes]:
    """`chunks`; meanwhile the request's key is renewed.

    So a retry need not wait for the longest upload to know that its first request died with its
    instance. A heartbeat missed costs the upload alone: whoever takes the key takes the row.
    """
    key = idempotency_key(call)
    due = time.monotonic() + HEARTBEAT_SECONDS
    for chunk in chunks:
        if key and time.monotonic() >= due:
            with suppress(Problem):
                renew_key(call, key, pending.id)
            due = time.monotonic() + HEARTBEAT_SECONDS
        yield chunk


def give_up(call: ManagerCall, pending: PendingDocument) -> None:
    """Release the row, its quota, its key and whatever is stored.

    The session may have ended meanwhile, so it is not asked. While the database is away nothing can
    be done, and the reaper will do it.
    """
    with suppress(Problem):
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


def _discard_abandoned(call: ManagerCall, key: str) -> None:
    """Remove what the request left that had this key and died."""
    call.db.execute(
        """
        with discarded as (
            delete from documents using idempotency_keys as held
            where held.organization_id = scope_organization_id()
                and held.actor_id = scope_user_id() and held.key = $1
                and documents.id = held.resource_id and documents.state = 'pending'
            returning documents.*
        )
        insert into outbox (organization_id, kind, payload)
        select organization_id, 'delete_object', jsonb_build_object('object_name', object_name)
        from discarded
        """,
        key,
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
