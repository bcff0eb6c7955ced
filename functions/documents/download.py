"""Download a document's file by a link that works for ten minutes without a session."""

from uuid import UUID

import msgspec

from shared.documents.document import Document
from shared.files import storage
from shared.files.content_type import download_name
from shared.files.storage import DownloadLink
from shared.inputs.file_name import attachment
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import EVERYONE


class _File(msgspec.Struct):
    file_name: str
    content_type: str
    object_name: str


@endpoint(
    "GET /v1/documents/{document_id}/download",
    caller=Manager(EVERYONE),
    deployment=Deployment(memory=512, storage=True),
)
def handle(call: ManagerCall, document_id: UUID) -> DownloadLink:
    file = call.db.maybe_one(
        _File, "select {columns} from documents where id = $1 and state = 'ready'", document_id
    )
    if file is None:
        refuse(call, Document, document_id, "The document's file has not arrived yet.")
    return storage.download_link(
        file.object_name,
        attachment(download_name(file.file_name, file.content_type)),
        file.content_type,
    )
