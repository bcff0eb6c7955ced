"""Add a document of up to 30,000,000 bytes: a form whose last part is the file."""

import hashlib
from contextlib import nullcontext

import msgspec

from functions.documents._document import (
    CONFLICTS,
    Document,
    NewDocument,
    NewUpload,
    require_category,
)
from functions.documents._pending import (
    ABANDONED_AFTER,
    PendingDocument,
    begin,
    forget_object,
    give_up,
    with_heartbeats,
)
from shared.files import storage
from shared.files.content_type import HEAD, sniffed
from shared.files.digests import Digest, digest_of
from shared.inputs.multipart import IncomingFile
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.idempotency import idempotency_key, keep_answer, request_digest
from shared.pipeline.responses import response_of
from shared.pipeline.session_renewal import renewing
from shared.problems import Code, Problem
from shared.roles import STAFF

# 30 MB at 0.8 Mbit/s.
TIMEOUT = 300
# A minute more than a request can take: whoever finds the row then finds it dead.
LIFETIME = TIMEOUT + 60


@endpoint(
    "POST /v1/documents",
    caller=Manager(STAFF),
    idempotent=True,
    status=201,
    conflicts=CONFLICTS,
    retry=False,
    deployment=Deployment(memory=512, timeout=TIMEOUT, concurrency=4, storage=True),
)
def handle(call: ManagerCall, form: NewDocument, file: IncomingFile) -> Document:
    require_category(call, form.category)
    content_type = sniffed(file.head(HEAD), file.name, "/file")
    fields = request_digest(call, {"form": form, "file_name": file.name})
    pending = begin(
        call,
        NewUpload(
            **msgspec.structs.asdict(form),
            file_name=file.name,
            content_type=content_type,
            size_bytes=file.announced_size,
        ),
        seconds=LIFETIME,
        abandoned_after=ABANDONED_AFTER,
        digest=fields,
        full_digest=lambda: _with_file(fields, digest_of(file)),
    )
    try:
        chunks = with_heartbeats(call, pending, file)
        stored = storage.upload(pending.object_name, content_type, chunks)
        return renewing(call, lambda: _finish(call, pending, stored, _with_file(fields, stored)))
    except BaseException:
        give_up(call, pending)
        raise


def _with_file(fields: bytes, file: Digest) -> bytes:
    """The digest of the whole request: only at the end of the file is it known."""
    return hashlib.sha256(fields + file.sha256).digest()


def _finish(call: ManagerCall, pending: PendingDocument, stored: Digest, digest: bytes) -> Document:
    key = idempotency_key(call)
    with call.db.transaction() if key else nullcontext():
        document = call.db.maybe_one(
            Document,
            """
            update documents
            set state = 'ready', pending_until = null, size_bytes = $2, sha256 = $3
            where id = $1 and state = 'pending'
            returning {columns}
            """,
            pending.id,
            stored.size,
            stored.sha256,
        )
        if document and key:
            keep_answer(call, key, response_of(call, document), digest)
    if document is None:
        forget_object(call, pending)
        raise Problem(Code.CONFLICT, "The upload took too long and was given up. Try again.")
    return document
