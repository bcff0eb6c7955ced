"""Payment methods: what a payer has saved at the processor, as the office and the portal show it.

The rules of consent are the database's (migration 0038): only a homeowner switches automatic
payments of its own method on, in words that are kept, and staff enter a tenant's authorization.
"""

from datetime import date, datetime
from typing import Annotated, Literal, TypeVar
from uuid import UUID

import msgspec

from shared.database.rows import Sql
from shared.database.scope import Database
from shared.domain.payer import Payer
from shared.problems import Code, Problem, missing
from shared.processor import payers
from shared.processor.payers import SavedMethod

PaymentMethodType = Literal["card", "ach"]
"""A card, or a bank account that is debited by ACH."""
SessionId = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^cs_[A-Za-z0-9_]{1,200}$",
        extra={"text": "verbatim", "wanted": "the session_id that the set-up answered"},
    ),
]
ANOTHER_DEFAULT = "Another request has just chosen a default. Try again."


class MethodOfPayer(msgspec.Struct):
    """What a payment method shows to its payer and the office. Its number is not kept here."""

    id: UUID
    type: PaymentMethodType
    brand: str | None
    """Of a card."""
    bank_name: str | None
    """Of a bank account."""
    last4: str | None
    """The end of the number."""
    exp_month: int | None
    """The month in which a card expires."""
    exp_year: int | None
    """The year of that month."""
    is_default: bool
    """Whether it is the payer's first choice."""
    autopay: bool
    """Whether what is due may be collected without asking the payer each time."""
    detached_at: datetime | None
    """When it was removed, so that it pays no more."""
    created_at: datetime
    updated_at: datetime


class MethodTerms(msgspec.Struct, frozen=True, kw_only=True):
    """Whose method it becomes, a tenant's or a homeowner's, and for what it may be used."""

    tenant_id: UUID | None = None
    homeowner_id: UUID | None = None
    is_default: bool
    autopay: bool
    authorized_on: date | None = None
    autopay_consent_text: str | None = None


class _NewMethod(MethodTerms, frozen=True, kw_only=True):
    processor_payment_method_id: str
    type: PaymentMethodType
    brand: str | None
    bank_name: str | None
    last4: str | None
    exp_month: int | None
    exp_year: int | None


class PresentMethod(msgspec.Struct, frozen=True):
    """A method before it is changed or removed."""

    id: UUID
    tenant_id: UUID | None
    homeowner_id: UUID | None
    is_default: bool
    autopay: bool
    detached_at: datetime | None
    processor_payment_method_id: str
    updated_at: datetime
    today: Annotated[date, Sql("org_today(organization_id)")]


Record = TypeVar("Record", bound=MethodOfPayer)


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
    card, bank = saved.card, saved.us_bank_account
    shown = card or bank
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
        _NewMethod(
            **msgspec.structs.asdict(terms),
            processor_payment_method_id=saved.id,
            type="card" if saved.type == "card" else "ach",
            brand=card.brand if card else None,
            bank_name=bank.bank_name if bank else None,
            last4=shown.last4 if shown else None,
            exp_month=card.exp_month if card else None,
            exp_year=card.exp_year if card else None,
        ),
    )


def make_room(db: Database, method: MethodTerms | PresentMethod) -> None:
    """Let none of the payer's methods be the default, before another one is."""
    is_tenants = method.tenant_id is not None
    db.execute(
        "update payment_methods set is_default = false where is_default and tenant_id = $1"
        if is_tenants
        else "update payment_methods set is_default = false where is_default and homeowner_id = $1",
        method.tenant_id if is_tenants else method.homeowner_id,
    )


def update_method(
    db: Database, record: type[Record], method_id: UUID, changes: msgspec.Struct
) -> Record:
    """The method after the changes."""
    return db.one(
        record,
        """
        update payment_methods
        set ({fields}) = (select {fields} from jsonb_populate_record(payment_methods, $2))
        where id = $1
        returning {columns}
        """,
        method_id,
        changes,
    )


def detach_method(db: Database, record: type[Record], method_id: UUID) -> Record | None:
    """The method, which pays no more from now on; None if it was removed meanwhile."""
    return db.maybe_one(
        record,
        """
        update payment_methods set detached_at = now(), is_default = false, autopay = false
        where id = $1 and detached_at is null
        returning {columns}
        """,
        method_id,
    )
