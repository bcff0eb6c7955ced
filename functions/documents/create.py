"""Create a document of up to 30,000,000 bytes from a form with a file."""

from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

import msgspec

from functions.documents._document import CONFLICTS, NewDocument, NewUpload, require_category
from shared.documents.document import Document, DocumentCategory
from shared.documents.pending import PendingDocument, begin, forget_object
from shared.files import storage
from shared.files.content_type import HEAD, Content, ContentType, is_archive, sniffed
from shared.files.digests import Digest
from shared.files.storage import StoredObject
from shared.inputs.form import Form
from shared.inputs.multipart import IncomingFile
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outside_effect import OutsideEffect
from shared.problems import unavailable
from shared.roles import STAFF

# 30 MB at 0.8 Mbit/s.
TIMEOUT = 300
# A minute more than a request can take, so that the reaper removes dead uploads only.
LIFETIME = TIMEOUT + 60
# Seconds since the last heartbeat: longer than storage may take for a piece.
ABANDONED_AFTER = 45
# Until the form's end has told the category, and the archive's end the type.
UNKNOWN: DocumentCategory = "other"
PROVISIONAL: ContentType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class _Stored(NamedTuple):
    content_type: ContentType
    digest: Digest


@endpoint(
    "POST /v1/documents",
    caller=Manager(STAFF),
    status=201,
    conflicts=CONFLICTS,
    effect="outside",
    deployment=Deployment(memory=512, timeout=TIMEOUT, concurrency=4, storage=True),
)
def handle(
    call: ManagerCall, form: Form[NewDocument], file: IncomingFile, outside: OutsideEffect
) -> Document:
    head = file.head(HEAD)
    fields = form.so_far()
    if fields is not None:
        require_category(call, fields.category)
    # The end of a longer archive, which tells its type, is read once it is stored.
    is_known = not is_archive(head) or len(head) < HEAD
    new = NewUpload(
        **msgspec.structs.asdict(fields or NewDocument(category=UNKNOWN)),
        file_name=file.name,
        content_type=_sniffed(BytesIO(head), file) if is_known else PROVISIONAL,
        size_bytes=file.announced_size,
    )
    with begin(call, outside, new, seconds=LIFETIME, abandoned_after=ABANDONED_AFTER) as upload:
        name, content_type = upload.row.object_name, new.content_type
        received = upload.with_heartbeats(_judged(call, form, file))
        digest = storage.upload(name, content_type, received)
        if not is_known:
            content_type = _sniffed(storage.opened(_stored(name)), file)
        stored = _Stored(content_type, digest)
        return upload.finish(
            lambda: _made_ready(call, upload.row, form.whole(), stored), file=digest
        )


def _judged(call: ManagerCall, form: Form[NewDocument], file: IncomingFile) -> Iterator[bytes]:
    """The file's bytes. The form is judged when it ends, before the file is complete in storage."""
    yield from file
    require_category(call, form.whole().category)


def _sniffed(content: Content, file: IncomingFile) -> ContentType:
    return sniffed(content, file.name, "/file")


def _stored(object_name: str) -> StoredObject:
    found = storage.stat(object_name)
    if found is None:
        raise unavailable("File storage", log="a stored object is not there")
    return found


def _made_ready(
    call: ManagerCall, pending: PendingDocument, fields: NewDocument, stored: _Stored
) -> Document | None:
    document = call.db.maybe_one(
        Document,
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
