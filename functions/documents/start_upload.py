"""Start the upload of a document of up to 5 GB, which the browser sends straight to storage."""

from datetime import datetime, timedelta

import msgspec

from functions.documents._document import CONFLICTS, NewUpload, require_category
from shared.config import settings
from shared.documents.document import Document
from shared.documents.pending import begin
from shared.files import storage
from shared.inputs.file_name import cleaned_file_name
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outside_effect import OutsideEffect
from shared.roles import STAFF

UPLOAD_TIME = timedelta(hours=24)
# A completion that began in time ends well before the reaper removes its row.
COMPLETION_TIME = timedelta(hours=1)
LIFETIME = int((UPLOAD_TIME + COMPLETION_TIME).total_seconds())
TIMEOUT = 60


class StartedUpload(msgspec.Struct):
    """Send the file to `upload_url` by PUT until `expires_at`, then complete the upload."""

    document: Document
    """The document, pending until the upload is completed."""
    upload_url: str
    """Where the file goes by PUT, without a session."""
    expires_at: datetime
    """Until when the address takes the file."""

    @property
    def location(self) -> str:
        """The document's address."""
        return self.document.location


@endpoint(
    "POST /v1/documents/start-upload",
    caller=Manager(STAFF),
    status=201,
    conflicts=CONFLICTS,
    effect="outside",
    deployment=Deployment(timeout=TIMEOUT, storage=True),
)
def handle(call: ManagerCall, body: NewUpload, outside: OutsideEffect) -> StartedUpload:
    require_category(call, body.category)
    body.file_name = cleaned_file_name(body.file_name, "/file_name")
    with begin(call, outside, body, seconds=LIFETIME, abandoned_after=TIMEOUT) as upload:
        upload_url = storage.start_upload(
            upload.row.object_name, body.content_type, size=body.size_bytes, origin=_origin(call)
        )
        document = msgspec.convert(upload.row, Document, from_attributes=True)
        expires_at = upload.row.pending_until - COMPLETION_TIME
        return upload.finish(lambda: StartedUpload(document, upload_url, expires_at))


def _origin(call: ManagerCall) -> str:
    """The origin that storage lets send the file: the caller's page, if it is ours."""
    origin = call.exchange.request.headers.get("Origin", "")
    return origin if origin in settings().allowed_origins else settings().public_url
