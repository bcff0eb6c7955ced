"""Change what is said of a document: absent fields stay, its links and its file are fixed."""

from uuid import UUID

import msgspec
from msgspec import UNSET

from functions.documents._document import CONFLICTS, Document, DocumentChanges, refuse
from shared.inputs.file_name import cleaned_file_name
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import WRITERS


@endpoint("PATCH /v1/documents/{document_id}", caller=Manager(WRITERS), conflicts=CONFLICTS)
def handle(call: ManagerCall, document_id: UUID, body: DocumentChanges) -> Document:
    if body.file_name is not UNSET:
        body.file_name = cleaned_file_name(body.file_name, "/file_name")
    changed = call.db.maybe_one(
        Document,
        """
        update documents set
            (file_name, category, visible_to_homeowners)
            = (select file_name, category, visible_to_homeowners
               from jsonb_populate_record(documents, $2))
        where id = $1 and state = 'ready'
            and ($3::timestamptz[] is null or updated_at = any($3))
        returning {columns}
        """,
        document_id,
        msgspec.json.encode(body).decode(),
        call.if_match,
    )
    return changed or refuse(call, document_id, "The document's file has not arrived yet.")
