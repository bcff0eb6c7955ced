"""Open the payment processor's page behind a mailed link, where a tenant enters a payment method.

The page is made only now, because it closes within a day.
"""

from uuid import uuid4

import msgspec

from shared.accounts.mailed_links import LinkRow, LinkToken, linked, unusable_link
from shared.pipeline.call import StrangerCall
from shared.pipeline.callers import Anyone
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.saving_methods import TIMEOUT
from shared.processor import accounts, payers
from shared.processor.client import require_processor


class OpenedSetUp(msgspec.Struct):
    """The payment processor's page."""

    url: str
    """Where the tenant enters a card or a bank account."""


class _Link(LinkRow):
    account: str
    customer: str


@endpoint(
    "POST /v1/payment-methods/open-setup",
    caller=Anyone(),
    rate="sign_in",
    credentials=True,
    effect="outside",
    deployment=Deployment(timeout=TIMEOUT, processor=True),
)
def handle(call: StrangerCall, body: LinkToken) -> OpenedSetUp:
    link = linked(
        body.token,
        "set_up",
        lambda row_id: call.db.maybe_one(
            _Link, "select {columns} from open_set_up_link($1::uuid)", row_id
        ),
    )
    if link is None:
        raise unusable_link()
    require_processor()
    page = payers.set_up_page(accounts.account(link.account), link.customer, key=str(uuid4()))
    return OpenedSetUp(page.url)
