"""Refund a payment or a part of it: its waiting credit first, then what it pays.

What the payment processor has collected goes back there first.
"""

from uuid import UUID

import msgspec

from functions.payments._payment import WholePayment, change_payment, whole_payment
from shared.domain.ledger.payment_actions import refund_payment
from shared.domain.payment import PaymentRefund
from shared.domain.refunding import (
    AskedRefund,
    asked_refund,
    begin_refund,
    drop_refund,
    refund_outcome,
    write_refund,
)
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outside_effect import OutsideEffect, named
from shared.problems import Code, Problem
from shared.processor.client import require_processor
from shared.roles import MONEY

# Two calls, each repeated once at most.
TIMEOUT = 60


class _Collected(msgspec.Struct):
    by_processor: bool


@endpoint(
    "POST /v1/payments/{payment_id}/refund",
    caller=Manager(MONEY),
    effect="outside",
    preview=True,
    key_required=True,
    deployment=Deployment(timeout=TIMEOUT, processor=True),
)
def handle(
    call: ManagerCall, payment_id: UUID, body: PaymentRefund, outside: OutsideEffect
) -> WholePayment:
    found = call.db.one(
        _Collected,
        "select payment_method_id is not null as by_processor from rental_payments where id = $1",
        payment_id,
    )
    if found.by_processor:
        return _refunded_there(call, payment_id, body, outside)
    with outside.begin(named, abandoned_after=TIMEOUT) as attempt:
        return attempt.finish(lambda: _recorded(call, payment_id, body))


def _recorded(call: ManagerCall, payment_id: UUID, body: PaymentRefund) -> WholePayment:
    return change_payment(
        call,
        payment_id,
        lambda: refund_payment(
            call.db,
            payment_id,
            body.reason,
            amount_cents=body.amount_cents,
            effective_on=body.effective_on,
            method=body.method,
            reference=body.reference,
        ),
    )


def _refunded_there(
    call: ManagerCall, payment_id: UUID, body: PaymentRefund, outside: OutsideEffect
) -> WholePayment:
    def begun(died: UUID | None) -> AskedRefund:
        resumed = asked_refund(call.db, died) if died else None
        return resumed or _begun(call, payment_id, body)

    with outside.begin(begun, abandoned_after=TIMEOUT, lasts=True) as attempt:
        asked, refund_id = attempt.row, None
        if not (asked.is_decided or call.exchange.is_preview):
            made = refund_outcome(asked)
            if made is None:
                attempt.give_up(lambda asked: drop_refund(call.db, asked))
                raise Problem(
                    Code.CONFLICT,
                    "The payment processor has refused the refund. Look at the payment there.",
                )
            refund_id = made.id
        return attempt.finish(lambda: _written(call, asked, refund_id))


def _begun(call: ManagerCall, payment_id: UUID, body: PaymentRefund) -> AskedRefund:
    begun: list[AskedRefund] = []
    change_payment(
        call,
        payment_id,
        lambda: begun.append(
            begin_refund(
                call.db,
                payment_id,
                body.reason,
                amount_cents=body.amount_cents,
                effective_on=body.effective_on,
                reference=body.reference,
            )
        ),
    )
    require_processor()
    return begun[0]


def _written(call: ManagerCall, asked: AskedRefund, refund_id: str | None) -> WholePayment:
    with call.db.transaction():
        if not asked.is_decided:
            write_refund(call.db, asked, refund_id)
        return whole_payment(call.db, asked.payment_id)
