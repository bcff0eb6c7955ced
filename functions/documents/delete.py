"""Delete a document for good, or give a pending one up."""

from uuid import UUID

from functions.documents._document import Document
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import ADMINS


@endpoint(
    "DELETE /v1/documents/{document_id}", caller=Manager(ADMINS), subscription=False, status=204
)
def handle(call: ManagerCall, document_id: UUID) -> None:
    deleted = call.db.execute(
        """
        with deleted as (
            delete from documents where id = $1 and {unchanged} returning *
        )
        insert into outbox (organization_id, kind, payload)
        select organization_id, 'delete_object', jsonb_build_object('object_name', object_name)
        from deleted
        """,
        document_id,
    )
    if not deleted:
        refuse(call, Document, document_id)
