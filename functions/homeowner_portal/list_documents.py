"""List the documents that the homeowner sees, newest first.

Own uploads, what the association shows to all, and what the staff shows of own requests and
violations are read each from its own index and merged: a condition that joins them by `or` would
read the organization's whole list.
"""

from typing import LiteralString

from functions.homeowner_portal._document import OwnDocument
from shared.database.pagination import Page, PageQuery
from shared.pipeline.call import HomeownerCall
from shared.pipeline.callers import Homeowner
from shared.pipeline.endpoint import endpoint

_SEEN: LiteralString = """
    select {columns} from (
        (select documents.* from documents
            where uploaded_by_homeowner_id = scope_homeowner_id() and state = 'ready'
            order by created_at desc, id desc)
        union all
        (select documents.* from documents
            where association_id = scope_association_id() and state = 'ready'
                and visible_to_homeowners
            order by created_at desc, id desc)
        union all
        (select documents.* from work_orders
            join documents on documents.work_order_id = work_orders.id
            where requested_by_homeowner_id = scope_homeowner_id() and state = 'ready'
                and visible_to_homeowners
                and uploaded_by_homeowner_id is distinct from scope_homeowner_id()
            order by documents.created_at desc, documents.id desc)
        union all
        (select documents.* from violations
            join documents on documents.violation_id = violations.id
            where homeowner_id = scope_homeowner_id() and state = 'ready'
                and visible_to_homeowners
                and uploaded_by_homeowner_id is distinct from scope_homeowner_id()
            order by documents.created_at desc, documents.id desc)
    ) as documents
    where {filters}
    """


@endpoint("GET /v1/homeowner-portal/documents", caller=Homeowner())
def handle(call: HomeownerCall, query: PageQuery) -> Page[OwnDocument]:
    return call.db.page(OwnDocument, _SEEN, query)
