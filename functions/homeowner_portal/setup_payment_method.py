"""Set up a payment method: a page of the payment processor where the homeowner enters it."""

import msgspec

from functions.homeowner_portal._payer import own_payer
from shared.domain.payer import HOMEOWNER
from shared.pipeline.call import HomeownerCall
from shared.pipeline.callers import Homeowner
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outside_effect import OutsideEffect, named
from shared.pipeline.saving_methods import TIMEOUT, customer_of
from shared.processor import accounts, payers

# Of the console.
BACK = "/home/payment-methods"


class OwnSetUpPage(msgspec.Struct):
    """The page, which is open for a day and leads back to the portal."""

    url: str
    """Where the homeowner enters a card or a bank account."""
    session_id: str
    """With which the method is added once it is entered."""


@endpoint(
    "POST /v1/homeowner-portal/payment-methods/setup",
    caller=Homeowner(),
    effect="outside",
    impersonation=False,
    deployment=Deployment(timeout=TIMEOUT, processor=True),
)
def handle(call: HomeownerCall, outside: OutsideEffect) -> OwnSetUpPage:
    payer, account = own_payer(call)
    with outside.begin(named, abandoned_after=TIMEOUT) as attempt:
        customer = customer_of(call, HOMEOWNER, payer, account, attempt.row.id)
        page = payers.set_up_page(
            accounts.account(account), customer, key=f"{attempt.row.id}-page", back=BACK
        )
        return attempt.finish(lambda: OwnSetUpPage(page.url, page.id))
