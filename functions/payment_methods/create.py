"""Create a payment method from what a tenant has entered on the payment processor's page."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from functions.payment_methods._payer import TIMEOUT, Payer, payer_of
from functions.payment_methods._payment_method import (
    CONFLICTS,
    PaymentMethodType,
    SavedPaymentMethod,
    make_room,
    require_past,
    tell_switch,
)
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outside_effect import OutsideEffect, named
from shared.problems import Code, Problem, missing
from shared.processor import payers
from shared.processor.payers import SavedMethod
from shared.roles import MONEY

SessionId = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^cs_[A-Za-z0-9_]{1,200}$",
        extra={"text": "verbatim", "wanted": "the session_id that the set-up answered"},
    ),
]


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


class _Saved(msgspec.Struct):
    processor_payment_method_id: str
    type: PaymentMethodType
    brand: str | None
    bank_name: str | None
    last4: str | None
    exp_month: int | None
    exp_year: int | None
    tenant_id: UUID
    is_default: bool
    autopay: bool
    authorized_on: date | None


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
    with outside.begin(named, abandoned_after=TIMEOUT) as attempt:
        saved = _entered(payer, account, body.session_id)
        return attempt.finish(lambda: _created(call, body, saved))


def _entered(payer: Payer, account: str, session_id: str) -> SavedMethod:
    """The method; NOT_FOUND for a page of another tenant, or that was left without an entry."""
    page = payers.set_up(account, session_id)
    if page is None or not page.is_complete or page.customer != payer.processor_customer_id:
        raise missing("/session_id", "The tenant has entered nothing on such a page.")
    if page.method is None:
        raise Problem(
            Code.CONFLICT, "The payment method waits for the bank. Try again in a few minutes."
        )
    return page.method


def _created(call: ManagerCall, body: NewPaymentMethod, saved: SavedMethod) -> SavedPaymentMethod:
    with call.db.transaction():
        if body.is_default:
            make_room(call, body.tenant_id)
        # The page may be told of twice.
        made = call.db.maybe_one(
            SavedPaymentMethod,
            """
            insert into payment_methods (organization_id, {fields}) values ($1, {values})
            on conflict (organization_id, processor_payment_method_id) do update
                set is_default = excluded.is_default or payment_methods.is_default,
                    autopay = excluded.autopay, authorized_on = excluded.authorized_on
                where payment_methods.detached_at is null
            returning {columns}
            """,
            call.organization_id,
            _row(body, saved),
        )
        if made is None:
            raise Problem(
                Code.CONFLICT, "The payment method was removed. The tenant has to enter it again."
            )
        tell_switch(call, made, was_on=False)
    return made


def _row(body: NewPaymentMethod, saved: SavedMethod) -> _Saved:
    card, bank = saved.card, saved.us_bank_account
    shown = card or bank
    return _Saved(
        processor_payment_method_id=saved.id,
        type="card" if saved.type == "card" else "ach",
        brand=card.brand if card else None,
        bank_name=bank.bank_name if bank else None,
        last4=shown.last4 if shown else None,
        exp_month=card.exp_month if card else None,
        exp_year=card.exp_year if card else None,
        tenant_id=body.tenant_id,
        is_default=body.is_default,
        autopay=body.autopay,
        authorized_on=body.authorized_on,
    )
