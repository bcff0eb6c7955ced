"""Create a document of up to 30,000,000 bytes from a form with a file."""

from collections.abc import Iterator
from io import BytesIO

import msgspec

from functions.documents._document import CONFLICTS, NewDocument, NewUpload, require_category
from shared.documents.document import Document, DocumentCategory
from shared.documents.pending import (
    ABANDONED_AFTER,
    LIFETIME,
    TIMEOUT,
    StoredFile,
    begin,
    received,
)
from shared.files import storage
from shared.files.content_type import HEAD, Content, ContentType, is_archive, sniffed
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

# Until the form's end has told the category, and the archive's end the type.
UNKNOWN: DocumentCategory = "other"
PROVISIONAL: ContentType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


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
        chunks = upload.with_heartbeats(_judged(call, form, file))
        digest = storage.upload(name, content_type, chunks)
        if not is_known:
            content_type = _sniffed(storage.opened(_stored(name)), file)
        stored = StoredFile(content_type, digest)
        return upload.finish(
            lambda: received(call, Document, upload.row, form.whole(), stored), file=digest
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
