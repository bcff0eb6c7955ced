"""Create a document of up to 30,000,000 bytes from a form whose last part is the file."""

import msgspec

from functions.documents._document import (
    CONFLICTS,
    Document,
    NewDocument,
    NewUpload,
    require_category,
)
from functions.documents._pending import PendingDocument, begin, forget_object
from shared.files import storage
from shared.files.content_type import HEAD, sniffed
from shared.files.digests import Digest
from shared.inputs.multipart import IncomingFile
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outside_effect import OutsideEffect
from shared.roles import STAFF

# 30 MB at 0.8 Mbit/s.
TIMEOUT = 300
# A minute more than a request can take, so that the reaper removes dead uploads only.
LIFETIME = TIMEOUT + 60
# Seconds since the last heartbeat: longer than storage may take for a piece.
ABANDONED_AFTER = 45


@endpoint(
    "POST /v1/documents",
    caller=Manager(STAFF),
    status=201,
    conflicts=CONFLICTS,
    effect="outside",
    deployment=Deployment(memory=512, timeout=TIMEOUT, concurrency=4, storage=True),
)
def handle(
    call: ManagerCall, form: NewDocument, file: IncomingFile, outside: OutsideEffect
) -> Document:
    require_category(call, form.category)
    new = NewUpload(
        **msgspec.structs.asdict(form),
        file_name=file.name,
        content_type=sniffed(file.head(HEAD), file.name, "/file"),
        size_bytes=file.announced_size,
    )
    with begin(call, outside, new, seconds=LIFETIME, abandoned_after=ABANDONED_AFTER) as upload:
        stored = storage.upload(
            upload.row.object_name, new.content_type, upload.with_heartbeats(file)
        )
        return upload.finish(lambda: _made_ready(call, upload.row, stored), file=stored)


def _made_ready(call: ManagerCall, pending: PendingDocument, stored: Digest) -> Document | None:
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
    if document is None:
        forget_object(call, pending)
    return document
