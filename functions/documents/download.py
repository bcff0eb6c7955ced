"""Download a document's file by a link that works for ten minutes without a session."""

from uuid import UUID

from shared.documents.document import Document
from shared.documents.download import KeptFile, link_to
from shared.files.storage import DownloadLink
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import EVERYONE


@endpoint(
    "GET /v1/documents/{document_id}/download",
    caller=Manager(EVERYONE),
    deployment=Deployment(memory=512, storage=True),
)
def handle(call: ManagerCall, document_id: UUID) -> DownloadLink:
    file = call.db.maybe_one(
        KeptFile, "select {columns} from documents where id = $1 and state = 'ready'", document_id
    )
    if file is None:
        refuse(call, Document, document_id, "The document's file has not arrived yet.")
    return link_to(file)
