"""Get one document, ready or pending."""

from uuid import UUID

from shared.documents.document import Document
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


@endpoint(
    "GET /v1/documents/{document_id}",
    caller=Manager(EVERYONE),
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall, document_id: UUID) -> Document:
    return call.db.one(Document, "select {columns} from documents where id = $1", document_id)
