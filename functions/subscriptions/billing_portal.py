"""Open the payment processor's page for payment methods and receipts."""

from typing import Annotated

import msgspec

from shared.identity.origin import is_own_page
from shared.inputs.text import Url
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outside_effect import OutsideEffect, named
from shared.problems import Code, Problem, invalid
from shared.processor import pages
from shared.processor.client import require_processor
from shared.roles import OWNERS

TIMEOUT = 60


class BillingPortalRequest(msgspec.Struct, forbid_unknown_fields=True):
    """The page that the portal links back to, one of the application's own."""

    return_url: Annotated[Url, msgspec.Meta(examples=["https://app.example.com/subscription"])]
    """The page that the portal links back to, one of the application's own."""


class BillingPortalPage(msgspec.Struct):
    """The portal's address. It works for some minutes and without a session."""

    url: str
    """Works for some minutes and without a session."""


class _Customer(msgspec.Struct):
    processor_customer_id: str | None


@endpoint(
    "POST /v1/subscriptions/billing-portal",
    caller=Manager(OWNERS),
    subscription=False,
    rate="account",
    effect="outside",
    deployment=Deployment(timeout=TIMEOUT, traffic="rare", processor=True),
)
def handle(
    call: ManagerCall, body: BillingPortalRequest, outside: OutsideEffect
) -> BillingPortalPage:
    if not is_own_page(body.return_url):
        raise invalid("/return_url", "Enter the address of one of the application's own pages.")
    with outside.begin(named, abandoned_after=TIMEOUT) as attempt:
        customer = call.db.one(
            _Customer, "select {columns} from subscriptions"
        ).processor_customer_id
        require_processor()
        if customer is None:
            raise Problem(Code.CONFLICT, "There are no payments yet. Choose a plan first.")
        url = pages.portal_page(customer, body.return_url, key=str(attempt.row.id))
        return attempt.finish(lambda: BillingPortalPage(url))
