"""Open the payment processor's own page for cards and receipts."""

from typing import Annotated
from uuid import uuid4

import msgspec

from shared.identity.origin import is_own_page
from shared.inputs.text import Url
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.problems import Code, Problem, invalid
from shared.processor import subscriptions
from shared.processor.client import require_processor
from shared.roles import OWNERS


class PortalVisit(msgspec.Struct, forbid_unknown_fields=True):
    """Where the page's link back leads: one of the application's own pages."""

    return_url: Annotated[Url, msgspec.Meta(examples=["https://app.example.com/subscription"])]


class PortalPage(msgspec.Struct):
    """Send the owner's browser to `url` soon; it works for some minutes, for whoever has it."""

    url: str


class _Customer(msgspec.Struct):
    processor_customer_id: str | None


@endpoint(
    "POST /v1/subscriptions/billing-portal",
    caller=Manager(OWNERS),
    subscription=False,
    effect="outside",
    deployment=Deployment(traffic="rare", processor=True),
)
def handle(call: ManagerCall, body: PortalVisit) -> PortalPage:
    if not is_own_page(body.return_url):
        raise invalid("/return_url", "This must be the address of one of the application's pages.")
    customer = call.db.one(_Customer, "select {columns} from subscriptions").processor_customer_id
    require_processor()
    if customer is None:
        raise Problem(Code.CONFLICT, "Nothing was paid for yet. Choose a plan first.")
    return PortalPage(subscriptions.portal_page(customer, body.return_url, key=str(uuid4())))
