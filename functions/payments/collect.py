"""Collect a payment from a card or bank account that a tenant of the lease has saved.

The answer may be pending: a bank takes days, and a processor that could not be reached is asked
again later. Only a payment that has succeeded counts.
"""

from uuid import UUID

import msgspec

from functions.payments._payment import WholePayment
from shared.domain.collecting import CollectedCents, Collection, Refusals
from shared.domain.payment import payment_as
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.collecting_payments import TIMEOUT, collect
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outside_effect import OutsideEffect
from shared.problems import missing
from shared.roles import MONEY

REFUSALS = Refusals(
    not_ready="Connect the payment processor before you collect.",
    no_method="No tenant of the lease has this payment method.",
    charge_field="/charge_id",
    no_charge="The lease has no such charge.",
)


class PaymentCollection(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What is to be collected, and from what."""

    lease_id: UUID
    payment_method_id: UUID
    """A card or bank account of a tenant on the lease."""
    charge_id: UUID | None = None
    """A charge of the lease's account that is to be paid first, up to the amount."""
    amount_cents: CollectedCents | None = None
    """At most, and if left out exactly, what is open and not being paid already."""


class _Lease(msgspec.Struct):
    account_id: UUID


@endpoint(
    "POST /v1/payments/collect",
    caller=Manager(MONEY),
    feature="leases",
    status=201,
    effect="outside",
    key_required=True,
    impersonation=False,
    deployment=Deployment(timeout=TIMEOUT, processor=True),
)
def handle(call: ManagerCall, body: PaymentCollection, outside: OutsideEffect) -> WholePayment:
    return collect(
        call,
        outside,
        lambda: _wanted(call, body),
        lambda payment_id: payment_as(call.db, WholePayment, payment_id),
    )


def _wanted(call: ManagerCall, body: PaymentCollection) -> Collection:
    statement = "select {columns} from leases where id = $1"
    lease = call.db.maybe_one(_Lease, statement, body.lease_id)
    if lease is None:
        raise missing("/lease_id", "There is no such lease.")
    return Collection(
        account_id=lease.account_id,
        lease_id=body.lease_id,
        origin="collected",
        payment_method_id=body.payment_method_id,
        charge_id=body.charge_id,
        amount_cents=body.amount_cents,
        refusals=REFUSALS,
    )
