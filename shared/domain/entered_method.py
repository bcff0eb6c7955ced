"""Payment methods as they are entered on the processor's page, apart from what only shows them."""

from typing import Annotated, TypeVar

import msgspec

from shared.database.scope import Database
from shared.domain.payer import Payer
from shared.domain.payment_method import MethodOfPayer, MethodTerms, PaymentMethodType
from shared.problems import Code, Problem, missing
from shared.processor import payers
from shared.processor.payers import SavedMethod

SessionId = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^cs_[A-Za-z0-9_]{1,200}$",
        extra={"text": "verbatim", "wanted": "the session_id that the set-up answered"},
    ),
]
Record = TypeVar("Record", bound=MethodOfPayer)


class _NewMethod(MethodTerms, frozen=True, kw_only=True):
    processor_payment_method_id: str
    type: PaymentMethodType
    brand: str | None
    bank_name: str | None
    last4: str | None
    exp_month: int | None
    exp_year: int | None


def entered_method(account: str, payer: Payer, session_id: str) -> SavedMethod:
    """The method; NOT_FOUND for a page of another payer, or that was left without an entry."""
    page = payers.set_up(account, session_id)
    if page is None or not page.is_complete or page.customer != payer.processor_customer_id:
        raise missing("/session_id", "Nothing was entered on such a page.")
    if page.method is None:
        raise Problem(
            Code.CONFLICT, "The payment method waits for the bank. Try again in a few minutes."
        )
    return page.method


def add_method(
    db: Database, record: type[Record], saved: SavedMethod, terms: MethodTerms
) -> Record | None:
    """Insert the method, or find it, since the page may be told of twice; None once removed."""
    return db.maybe_one(
        record,
        """
        insert into payment_methods (organization_id, {fields})
        values (scope_organization_id(), {values})
        on conflict (organization_id, processor_payment_method_id) do update
            set is_default = excluded.is_default or payment_methods.is_default,
                autopay = excluded.autopay, authorized_on = excluded.authorized_on,
                autopay_consent_text = excluded.autopay_consent_text
            where payment_methods.detached_at is null
        returning {columns}
        """,
        _new(saved, terms),
    )


def keep_method(db: Database, saved: SavedMethod, terms: MethodTerms) -> None:
    """Insert the method, unless its payer or the office was faster and has said what it is for."""
    db.execute(
        """
        insert into payment_methods (organization_id, {fields})
        values (scope_organization_id(), {values})
        on conflict (organization_id, processor_payment_method_id) do nothing
        """,
        _new(saved, terms),
    )


def _new(saved: SavedMethod, terms: MethodTerms) -> _NewMethod:
    card, bank = saved.card, saved.us_bank_account
    shown = card or bank
    return _NewMethod(
        **msgspec.structs.asdict(terms),
        processor_payment_method_id=saved.id,
        type="card" if saved.type == "card" else "ach",
        brand=card.brand if card else None,
        bank_name=bank.bank_name if bank else None,
        last4=shown.last4 if shown else None,
        exp_month=card.exp_month if card else None,
        exp_year=card.exp_year if card else None,
    )
