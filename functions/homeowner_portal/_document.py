"""A document that a homeowner sees: an upload of its own, or one that the staff shows it."""

from datetime import datetime
from typing import Annotated, ClassVar, LiteralString
from uuid import UUID

import msgspec

from shared.database.rows import Sql, column_list
from shared.documents.document import LINKED_TO, DocumentCategory
from shared.files.content_type import ContentType


class OwnDocument(msgspec.Struct):
    """A document as the homeowner's portal answers it."""

    table: ClassVar = "documents"

    id: UUID
    association_id: UUID | None
    """The association, if it shows the document to all its homeowners."""
    work_order_id: UUID | None
    """The own request that it is about."""
    violation_id: UUID | None
    """The violation that it is about."""
    linked_to: Annotated[str | None, Sql(LINKED_TO)]
    """The name of what it is about."""
    category: DocumentCategory
    file_name: str
    """The name that a download gets."""
    content_type: ContentType
    """What the bytes of the file show, not what the client said."""
    size_bytes: int
    """The length of the file."""
    is_own: Annotated[
        bool, Sql("uploaded_by_homeowner_id is not distinct from scope_homeowner_id()")
    ]
    """Whether the homeowner sent it."""
    created_at: datetime
    updated_at: datetime


def documents_of(link: LiteralString) -> str:
    """The select of the newest documents of an own row as one JSON array; `link` is SQL."""
    return (
        "(select coalesce(json_agg(each order by created_at desc, id desc), '[]')"  # noqa: S608
        " from (select " + column_list(OwnDocument) + " from documents"
        " where " + link + " and state = 'ready' and"
        " (visible_to_homeowners or uploaded_by_homeowner_id = scope_homeowner_id())"
        " order by created_at desc, id desc limit 100) as each)"
    )
