"""List the homeowner's payment methods, the default first."""

from functions.homeowner_portal._method import OwnPaymentMethod
from shared.database.pagination import Page, PageQuery
from shared.domain.processor_account import connected_account
from shared.pipeline.call import HomeownerCall
from shared.pipeline.callers import Homeowner
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.processor.client import is_configured


class OwnPaymentMethods(Page[OwnPaymentMethod], kw_only=True):
    """The payment methods, and whether one can be added or paid with."""

    ready: bool
    """Whether the association can receive online payments now."""


@endpoint(
    "GET /v1/homeowner-portal/payment-methods",
    caller=Homeowner(),
    impersonation=False,
    deployment=Deployment(processor=True),
)
def handle(call: HomeownerCall, query: PageQuery) -> OwnPaymentMethods:
    is_ready = is_configured() and connected_account(call.db).processor_ready
    page = call.db.page(
        OwnPaymentMethod,
        "select {columns} from payment_methods where {filters}",
        query,
        filters=("homeowner_id = scope_homeowner_id()", "detached_at is null"),
        order=("is_default", "id"),
    )
    return OwnPaymentMethods(page.items, page.next_cursor, total=page.total, ready=is_ready)
