"""Complete an upload: check the stored file and make the document ready."""

from contextlib import suppress
from uuid import UUID, uuid4

import msgspec

from functions.documents._document import require_category
from shared.documents.document import Document
from shared.documents.pending import PendingDocument, discard, made_ready
from shared.files import storage
from shared.files.content_type import sniffed
from shared.files.storage import ObjectGone, StoredObject
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outside_effect import OutsideEffect
from shared.problems import Code, Problem, invalid
from shared.roles import STAFF

# A completion may run twice at the same time, so that one which is silent need not be waited for.
ABANDONED_AFTER = 45


class _Completion(msgspec.Struct):
    """`pending` is None if the document is ready already."""

    id: UUID
    pending: PendingDocument | None


@endpoint(
    "POST /v1/documents/{document_id}/complete-upload",
    caller=Manager(STAFF),
    effect="outside",
    # With a SHA-256 to check, 5 GB are read through the function, in about 50 s.
    deployment=Deployment(memory=512, timeout=300, storage=True),
)
def handle(call: ManagerCall, document_id: UUID, outside: OutsideEffect) -> Document:
    with outside.begin(
        lambda _: _begun(call, document_id), abandoned_after=ABANDONED_AFTER
    ) as attempt:
        pending = attempt.row.pending
        if pending is None:
            return attempt.finish(lambda: _as_it_is(call, document_id))
        try:
            _store(call, pending)
        except ObjectGone:
            # A concurrent request has moved the object or given it up.
            return attempt.finish(lambda: _as_it_is(call, document_id))
        document = attempt.finish(lambda: _made_ready(call, pending))
    # The bucket's lifecycle rule deletes what can't be deleted now.
    with suppress(Problem):
        storage.delete(storage.pending_name(pending.object_name))
    return document


def _begun(call: ManagerCall, document_id: UUID) -> _Completion:
    pending = call.db.maybe_one(
        PendingDocument,
        "select {columns} from documents where id = $1 and state = 'pending'",
        document_id,
    )
    if pending is not None:
        call.require_version(pending.updated_at)
        require_category(call, pending.category)
    return _Completion(uuid4(), pending)


def _as_it_is(call: ManagerCall, document_id: UUID) -> Document:
    return call.db.one(Document, "select {columns} from documents where id = $1", document_id)


def _store(call: ManagerCall, pending: PendingDocument) -> None:
    """Verify the file that was sent and put it under its final name."""
    arrived = storage.stat(storage.pending_name(pending.object_name))
    # An earlier attempt may have failed after the copy.
    stored = arrived or storage.stat(pending.object_name)
    if stored is None:
        raise Problem(
            Code.CONFLICT, "The file has not arrived completely. Finish sending it first."
        )
    try:
        _verify(pending, stored)
    except Problem as problem:
        if problem.code == Code.VALIDATION_ERROR:
            discard(call, pending.id)
        raise
    if arrived is not None:
        storage.copy(arrived, pending.object_name)


def _verify(pending: PendingDocument, stored: StoredObject) -> None:
    """VALIDATION_ERROR unless size, type and checksum are those that were announced."""
    if stored.size != pending.size_bytes:
        raise invalid("/size_bytes", f"The file has {stored.size} bytes, not {pending.size_bytes}.")
    found = sniffed(storage.opened(stored), pending.file_name, "/content_type")
    if found != pending.content_type:
        raise invalid("/content_type", f"The file is {found}, not {pending.content_type}.")
    if pending.sha256 is not None and storage.sha256(stored).hex() != pending.sha256:
        raise invalid("/sha256", "The file's SHA-256 is not this one. Upload the file again.")


def _made_ready(call: ManagerCall, pending: PendingDocument) -> Document | None:
    """The ready document, also when a concurrent request was faster; None if it was deleted."""
    return made_ready(call, pending) or call.db.maybe_one(
        Document, "select {columns} from documents where id = $1", pending.id
    )
