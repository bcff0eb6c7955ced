"""List the homeowner's payments, those that were received last first."""

from functions.homeowner_portal._money import OwnPayment
from shared.database.pagination import Page, PageQuery
from shared.domain.states import PaymentStatus
from shared.pipeline.call import HomeownerCall
from shared.pipeline.callers import Homeowner
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint


class OwnPaymentQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    status: PaymentStatus | None = None


@endpoint(
    "GET /v1/homeowner-portal/payments", caller=Homeowner(), deployment=Deployment(traffic="hot")
)
def handle(call: HomeownerCall, query: OwnPaymentQuery) -> Page[OwnPayment]:
    return call.db.page(
        OwnPayment,
        "select {columns} from homeowner_payments where {filters}",
        query,
        filters=("homeowner_id = scope_homeowner_id()", ("status = {}", query.status)),
        order=("received_date", "id"),
    )
