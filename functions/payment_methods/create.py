"""Create a payment method from what a tenant has entered on the payment processor's page."""

from datetime import date
from uuid import UUID

import msgspec

from functions.payment_methods._payer import payer_of
from functions.payment_methods._payment_method import (
    CONFLICTS,
    SavedPaymentMethod,
    require_past,
)
from shared.domain.entered_method import SessionId, entered_method
from shared.domain.payment_method import MethodTerms
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outside_effect import OutsideEffect, named
from shared.pipeline.saving_methods import TIMEOUT, save_method
from shared.roles import MONEY


class NewPaymentMethod(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A card or a bank account that was entered on a set-up page."""

    tenant_id: UUID
    session_id: SessionId
    """The `session_id` of the set-up, or from the address of the page that it led back to."""
    is_default: bool = False
    """Whether it is the tenant's first choice; another one is not any more then."""
    autopay: bool = False
    """Whether what is due may be collected without asking; needs `authorized_on`."""
    authorized_on: date | None = None
    """The day of the tenant's written authorization for that."""


@endpoint(
    "POST /v1/payment-methods",
    caller=Manager(MONEY),
    feature="leases",
    status=201,
    conflicts=CONFLICTS,
    effect="outside",
    deployment=Deployment(timeout=TIMEOUT, processor=True),
)
def handle(call: ManagerCall, body: NewPaymentMethod, outside: OutsideEffect) -> SavedPaymentMethod:
    payer, account = payer_of(call, body.tenant_id)
    require_past(body.authorized_on, payer.today)
    terms = MethodTerms(
        tenant_id=body.tenant_id,
        is_default=body.is_default,
        autopay=body.autopay,
        authorized_on=body.authorized_on,
    )
    with outside.begin(named, abandoned_after=TIMEOUT) as attempt:
        saved = entered_method(account, payer, body.session_id)
        return attempt.finish(lambda: save_method(call, SavedPaymentMethod, saved, terms))
