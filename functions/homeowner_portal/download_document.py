"""Download a document that the homeowner sees, by a link that works for ten minutes."""

from uuid import UUID

from shared.documents.download import KeptFile, link_to
from shared.files.storage import DownloadLink
from shared.pipeline.call import HomeownerCall
from shared.pipeline.callers import Homeowner
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint


@endpoint(
    "GET /v1/homeowner-portal/documents/{document_id}/download",
    caller=Homeowner(),
    deployment=Deployment(memory=512, storage=True),
)
def handle(call: HomeownerCall, document_id: UUID) -> DownloadLink:
    file = call.db.one(
        KeptFile,
        """
        select {columns} from documents
        where id = $1 and state = 'ready' and (
            uploaded_by_homeowner_id = scope_homeowner_id()
            or visible_to_homeowners and (
                association_id = scope_association_id()
                or exists (
                    select from work_orders
                    where work_orders.id = work_order_id
                        and requested_by_homeowner_id = scope_homeowner_id())
                or exists (
                    select from violations
                    where violations.id = violation_id
                        and homeowner_id = scope_homeowner_id())))
        """,
        document_id,
    )
    return link_to(file)
