"""Create a payment method from what the homeowner has entered on the payment processor's page."""

import msgspec

from functions.homeowner_portal._method import CONFLICTS, OwnPaymentMethod
from functions.homeowner_portal._payer import own_payer
from shared.domain.entered_method import SessionId, entered_method
from shared.domain.payment_method import MethodTerms
from shared.inputs.text import LongText
from shared.pipeline.call import HomeownerCall
from shared.pipeline.callers import Homeowner
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outside_effect import OutsideEffect, named
from shared.pipeline.saving_methods import TIMEOUT, save_method


class NewOwnPaymentMethod(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A card or a bank account that was entered on a set-up page."""

    session_id: SessionId
    """The `session_id` of the set-up, or from the address of the page that it led back to."""
    is_default: bool = False
    """Whether it is the first choice; another one is not any more then."""
    autopay: bool = False
    """Whether what is due may be collected without asking; needs `autopay_consent_text`."""
    autopay_consent_text: LongText | None = None
    """The words in which the homeowner agrees to that, as they were shown."""


@endpoint(
    "POST /v1/homeowner-portal/payment-methods",
    caller=Homeowner(),
    status=201,
    conflicts=CONFLICTS,
    effect="outside",
    impersonation=False,
    deployment=Deployment(timeout=TIMEOUT, processor=True),
)
def handle(
    call: HomeownerCall, body: NewOwnPaymentMethod, outside: OutsideEffect
) -> OwnPaymentMethod:
    payer, account = own_payer(call)
    terms = MethodTerms(
        homeowner_id=payer.id,
        is_default=body.is_default,
        autopay=body.autopay,
        autopay_consent_text=body.autopay_consent_text,
    )
    with outside.begin(named, abandoned_after=TIMEOUT) as attempt:
        saved = entered_method(account, payer, body.session_id)
        return attempt.finish(lambda: save_method(call, OwnPaymentMethod, saved, terms))
