"""Update a document's name, category or visibility. Its links and file are fixed."""

from uuid import UUID

from msgspec import UNSET

from functions.documents._document import CONFLICTS, DocumentChanges
from shared.documents.document import Document
from shared.inputs.file_name import cleaned_file_name
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import WRITERS


@endpoint("PATCH /v1/documents/{document_id}", caller=Manager(WRITERS), conflicts=CONFLICTS)
def handle(call: ManagerCall, document_id: UUID, body: DocumentChanges) -> Document:
    if body.file_name is not UNSET:
        body.file_name = cleaned_file_name(body.file_name, "/file_name")
    changed = call.db.maybe_one(
        Document,
        """
        update documents
        set ({fields}) = (select {fields} from jsonb_populate_record(documents, $2))
        where id = $1 and state = 'ready' and {unchanged}
        returning {columns}
        """,
        document_id,
        body,
    )
    return changed or refuse(
        call, Document, document_id, "The document's file has not arrived yet."
    )
