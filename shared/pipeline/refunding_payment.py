"""The refund of a payment of either face, as its endpoint makes it.

What a member recorded is reversed here and paid out by hand. What the payment processor has
collected goes back there first: the refund is committed as asked for, then asked for, then written.
"""

from typing import TypeVar
from uuid import UUID

import msgspec

from shared.domain.ledger.payment_actions import refund_payment
from shared.domain.payment import PaymentOfAccount, PaymentRefund, payment_as
from shared.domain.refunding import (
    AskedRefund,
    asked_refund,
    begin_refund,
    drop_refund,
    refund_outcome,
    write_refund,
)
from shared.pipeline.call import ManagerCall
from shared.pipeline.changing_money import change_payment
from shared.pipeline.outside_effect import OutsideEffect, named
from shared.problems import Code, Problem
from shared.processor.client import require_processor

# Two calls, each repeated once at most.
TIMEOUT = 60


class _Collected(msgspec.Struct):
    by_processor: bool


Record = TypeVar("Record", bound=PaymentOfAccount)


def refund(
    call: ManagerCall,
    record: type[Record],
    payment_id: UUID,
    body: PaymentRefund,
    outside: OutsideEffect,
) -> Record:
    """The payment after the refund; NOT_FOUND for one of the other face."""
    collected = (
        "select payment_method_id is not null as by_processor from "  # noqa: S608 - a view of ours
        + record.table
        + " where id = $1"
    )
    found = call.db.one(_Collected, collected, payment_id)
    if found.by_processor:
        return _refunded_there(call, record, payment_id, body, outside)
    with outside.begin(named, abandoned_after=TIMEOUT) as attempt:
        return attempt.finish(lambda: _recorded(call, record, payment_id, body))


def _recorded(
    call: ManagerCall, record: type[Record], payment_id: UUID, body: PaymentRefund
) -> Record:
    return change_payment(
        call,
        record,
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
    call: ManagerCall,
    record: type[Record],
    payment_id: UUID,
    body: PaymentRefund,
    outside: OutsideEffect,
) -> Record:
    def begun(died: UUID | None) -> AskedRefund:
        resumed = asked_refund(call.db, died) if died else None
        return resumed or _begun(call, record, payment_id, body)

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
        return attempt.finish(lambda: _written(call, record, asked, refund_id))


def _begun(
    call: ManagerCall, record: type[Record], payment_id: UUID, body: PaymentRefund
) -> AskedRefund:
    begun: list[AskedRefund] = []
    change_payment(
        call,
        record,
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


def _written(
    call: ManagerCall, record: type[Record], asked: AskedRefund, refund_id: str | None
) -> Record:
    with call.db.transaction():
        if not asked.is_decided:
            write_refund(call.db, asked, refund_id)
        return payment_as(call.db, record, asked.payment_id)
