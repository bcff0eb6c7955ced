"""Pay from a card or bank account that the homeowner has saved.

The answer may be pending: a bank takes days, and a processor that could not be reached is asked
again later. Only a payment that has succeeded counts.
"""

from uuid import UUID

import msgspec

from functions.homeowner_portal._money import OwnPayment, own_account
from functions.homeowner_portal._payer import NOT_READY
from shared.domain.collecting import CollectedCents, Collection, Refusals
from shared.pipeline.call import HomeownerCall
from shared.pipeline.callers import Homeowner
from shared.pipeline.collecting_payments import TIMEOUT, collect
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outside_effect import OutsideEffect

REFUSALS = Refusals(
    not_ready=NOT_READY,
    no_method="You have no such payment method.",
    charge_field="/assessment_id",
    no_charge="You have no such assessment.",
)


class PaymentByHomeowner(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What is to be paid, and from what."""

    payment_method_id: UUID
    """A card or bank account of the homeowner."""
    assessment_id: UUID | None = None
    """An assessment that is to be paid first, up to the amount."""
    amount_cents: CollectedCents | None = None
    """At most, and if left out exactly, what is open and not being paid already: of the assessment
    if one is named, else in all."""


@endpoint(
    "POST /v1/homeowner-portal/payments",
    caller=Homeowner(),
    status=201,
    effect="outside",
    key_required=True,
    impersonation=False,
    deployment=Deployment(timeout=TIMEOUT, processor=True),
)
def handle(call: HomeownerCall, body: PaymentByHomeowner, outside: OutsideEffect) -> OwnPayment:
    return collect(
        call, outside, lambda: _wanted(call, body), lambda payment_id: _payment(call, payment_id)
    )


def _wanted(call: HomeownerCall, body: PaymentByHomeowner) -> Collection:
    return Collection(
        account_id=own_account(call),
        origin="portal",
        payment_method_id=body.payment_method_id,
        charge_id=body.assessment_id,
        amount_cents=body.amount_cents,
        refusals=REFUSALS,
    )


def _payment(call: HomeownerCall, payment_id: UUID) -> OwnPayment:
    return call.db.one(
        OwnPayment,
        """
        select {columns} from homeowner_payments
        where id = $1 and homeowner_id = scope_homeowner_id()
        """,
        payment_id,
    )
