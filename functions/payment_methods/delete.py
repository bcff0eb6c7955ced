"""Delete a payment method: it is detached at the payment processor and pays no more."""

from uuid import UUID

from functions.payment_methods._payer import TIMEOUT
from functions.payment_methods._payment_method import SavedPaymentMethod, tell_switch
from shared.domain.processor_account import ConnectedAccount
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.session_renewal import renewing
from shared.processor import payers
from shared.processor.client import require_processor
from shared.roles import MONEY


class _Present(SavedPaymentMethod):
    processor_payment_method_id: str


@endpoint(
    "DELETE /v1/payment-methods/{payment_method_id}",
    caller=Manager(MONEY),
    feature="leases",
    subscription=False,
    status=204,
    effect="outside",
    deployment=Deployment(timeout=TIMEOUT, processor=True),
)
def handle(call: ManagerCall, payment_method_id: UUID) -> None:
    present = call.db.one(
        _Present,
        "select {columns} from payment_methods where id = $1 and detached_at is null",
        payment_method_id,
    )
    call.require_version(present.updated_at)
    require_processor()
    connected = call.db.one(ConnectedAccount, "select {columns} from organizations")
    # First there: a method that is removed here only could still be charged.
    if connected.processor_account_id is not None:
        payers.detach(connected.processor_account_id, present.processor_payment_method_id)
    renewing(call, lambda: _detached(call, present))


def _detached(call: ManagerCall, present: _Present) -> None:
    with call.db.transaction():
        removed = call.db.maybe_one(
            SavedPaymentMethod,
            """
            update payment_methods set detached_at = now(), is_default = false, autopay = false
            where id = $1 and detached_at is null
            returning {columns}
            """,
            present.id,
        )
        if removed is not None:
            tell_switch(call, removed, was_on=present.autopay)
