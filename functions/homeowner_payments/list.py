"""List payments of homeowners, those that were received last first."""

from uuid import UUID

from functions.homeowner_payments._homeowner_payment import HomeownerPayment
from shared.database.pagination import Page
from shared.domain.payment_list import PaymentOfAccountQuery, list_payments
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class HomeownerPaymentQuery(PaymentOfAccountQuery, kw_only=True):
    """The filters of this list."""

    association_id: UUID | None = None
    homeowner_id: UUID | None = None


@endpoint(
    "GET /v1/homeowner-payments",
    caller=Manager(EVERYONE),
    feature="hoa",
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall, query: HomeownerPaymentQuery) -> Page[HomeownerPayment]:
    return list_payments(
        call.db,
        HomeownerPayment,
        query,
        (
            ("association_id = {}", query.association_id),
            ("homeowner_id = {}", query.homeowner_id),
        ),
    )
