"""Delete a document for good, or give a pending one up."""

from uuid import UUID

from functions.documents._document import refuse
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outbox import StoredObject, delete_object
from shared.roles import ADMINS


@endpoint(
    "DELETE /v1/documents/{document_id}", caller=Manager(ADMINS), subscription=False, status=204
)
def handle(call: ManagerCall, document_id: UUID) -> None:
    with call.db.transaction():
        deleted = call.db.maybe_one(
            StoredObject,
            """
            delete from documents
            where id = $1 and ($2::timestamptz[] is null or updated_at = any($2))
            returning {columns}
            """,
            document_id,
            call.if_match,
        )
        if deleted is None:
            refuse(call, document_id, "Another request is changing this document. Try again.")
        delete_object(call, deleted.object_name)
