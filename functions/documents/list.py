"""List the organization's documents that are ready, newest first."""

from uuid import UUID

from shared.database.pagination import Page, PageQuery, search
from shared.documents.document import Document, DocumentCategory
from shared.inputs.text import Name
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class DocumentQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    property_id: UUID | None = None
    unit_id: UUID | None = None
    association_id: UUID | None = None
    lease_id: UUID | None = None
    tenant_id: UUID | None = None
    work_order_id: UUID | None = None
    violation_id: UUID | None = None
    category: DocumentCategory | None = None
    q: Name | None = None
    """The beginning of the file's name, without regard to case and accents."""


@endpoint("GET /v1/documents", caller=Manager(EVERYONE), deployment=Deployment(traffic="hot"))
def handle(call: ManagerCall, query: DocumentQuery) -> Page[Document]:
    return call.db.page(
        Document,
        "select {columns} from documents where {filters}",
        query,
        filters=(
            "state = 'ready'",
            ("property_id = {}", query.property_id),
            ("unit_id = {}", query.unit_id),
            ("association_id = {}", query.association_id),
            ("lease_id = {}", query.lease_id),
            ("tenant_id = {}", query.tenant_id),
            ("work_order_id = {}", query.work_order_id),
            ("violation_id = {}", query.violation_id),
            ("category = {}", query.category),
            search(query.q, "file_name_key"),
        ),
    )
