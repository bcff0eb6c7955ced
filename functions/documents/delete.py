"""Delete a document and its file for good, also while it is pending."""

from uuid import UUID

from shared.documents.document import Document
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outbox import StoredObject, delete_object
from shared.pipeline.refusals import refuse
from shared.roles import ADMINS


@endpoint(
    "DELETE /v1/documents/{document_id}", caller=Manager(ADMINS), subscription=False, status=204
)
def handle(call: ManagerCall, document_id: UUID) -> None:
    with call.db.transaction():
        deleted = call.db.maybe_one(
            StoredObject,
            "delete from documents where id = $1 and {unchanged} returning {columns}",
            document_id,
        )
        if deleted is None:
            refuse(call, Document, document_id)
        delete_object(call, deleted.object_name)
