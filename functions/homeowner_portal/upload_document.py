"""Upload a photo or PDF of up to 30,000,000 bytes to an own work order or violation.

The staff sees it, too. The database judges whether the work order or violation takes files, and how
many files and bytes homeowners may store.
"""

from collections.abc import Iterator
from uuid import UUID

import msgspec

from functions.homeowner_portal._document import OwnDocument
from shared.documents.document import DocumentCategory
from shared.documents.pending import (
    ABANDONED_AFTER,
    LIFETIME,
    TIMEOUT,
    StoredFile,
    begin,
    received,
)
from shared.files import storage
from shared.files.content_type import HEAD, ContentType, photo_or_pdf
from shared.inputs.form import Form
from shared.inputs.multipart import IncomingFile
from shared.pipeline.call import HomeownerCall
from shared.pipeline.callers import Homeowner
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outside_effect import OutsideEffect
from shared.problems import Conflicts, invalid

CONFLICTS: Conflicts = {
    "documents_work_order_id_fkey": "There is no such work order.",
    "documents_violation_id_fkey": "There is no such violation.",
}


class OwnUpload(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What the file is about: one of the two."""

    work_order_id: UUID | None = None
    """A request of the homeowner that is not done yet."""
    violation_id: UUID | None = None
    """A violation of the homeowner that is not closed."""


class _Pending(OwnUpload, kw_only=True):
    category: DocumentCategory
    file_name: str
    content_type: ContentType
    size_bytes: int


class _Shown(OwnUpload, kw_only=True):
    visible_to_homeowners: bool = True


@endpoint(
    "POST /v1/homeowner-portal/documents",
    caller=Homeowner(),
    status=201,
    conflicts=CONFLICTS,
    effect="outside",
    deployment=Deployment(memory=512, timeout=TIMEOUT, concurrency=4, storage=True),
)
def handle(
    call: HomeownerCall, form: Form[OwnUpload], file: IncomingFile, outside: OutsideEffect
) -> OwnDocument:
    content_type = photo_or_pdf(file.head(HEAD), "/file")
    new = _Pending(
        # What the form says after the file is judged at its end.
        **msgspec.structs.asdict(form.whole()),
        category="other" if content_type == "application/pdf" else "photo",
        file_name=file.name,
        content_type=content_type,
        size_bytes=file.announced_size,
    )
    if new.work_order_id and new.violation_id:
        raise _ambiguous()
    with begin(call, outside, new, seconds=LIFETIME, abandoned_after=ABANDONED_AFTER) as upload:
        chunks = upload.with_heartbeats(_judged(form, file))
        digest = storage.upload(upload.row.object_name, content_type, chunks)
        stored = StoredFile(content_type, digest)
        return upload.finish(
            lambda: received(call, OwnDocument, upload.row, _linked(form), stored), file=digest
        )


def _judged(form: Form[OwnUpload], file: IncomingFile) -> Iterator[bytes]:
    """The file's bytes. The form is judged when it ends, before the file is complete in storage."""
    yield from file
    _linked(form)


def _linked(form: Form[OwnUpload]) -> _Shown:
    """What the whole form links the file to, which then is shown to the homeowner."""
    link = form.whole()
    if (link.work_order_id is None) == (link.violation_id is None):
        raise _ambiguous()
    return _Shown(**msgspec.structs.asdict(link))


def _ambiguous() -> Exception:
    return invalid("", "Say what the file is about: one work order or one violation.")
