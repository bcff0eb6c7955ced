"""Open the payment processor's own page for cards and receipts."""

from typing import Annotated
from uuid import uuid4

import msgspec

from shared import processor
from shared.call import Call
from shared.callers import Manager
from shared.declaration import Deployment
from shared.endpoint import endpoint
from shared.origin import is_own_page
from shared.problems import Code, Problem, invalid
from shared.roles import OWNERS
from shared.text import Url


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
    retry=False,
    deployment=Deployment(traffic="rare", processor=True),
)
def handle(call: Call, body: PortalVisit) -> PortalPage:
    if not is_own_page(body.return_url):
        raise invalid("/return_url", "This must be the address of one of the application's pages.")
    customer = call.db.one(_Customer, "select {columns} from subscriptions").processor_customer_id
    processor.require_processor()
    if customer is None:
        raise Problem(Code.CONFLICT, "Nothing was paid for yet. Choose a plan first.")
    return PortalPage(processor.portal_page(customer, body.return_url, key=str(uuid4())))
