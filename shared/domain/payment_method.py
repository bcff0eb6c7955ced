"""Payment methods: what a payer has saved at the processor, as the office and the portal show it.

The rules of consent are the database's (migration 0037): only a homeowner switches automatic
payments of its own method on, in words that are kept, and staff enter a tenant's authorization. The
database also has each switch told to the payer by mail (0045).
"""

from datetime import date, datetime
from typing import Annotated, Literal, TypeVar
from uuid import UUID

import msgspec

from shared.database.rows import Sql
from shared.database.scope import Database

PaymentMethodType = Literal["card", "ach"]
"""A card, or a bank account that is debited by ACH."""
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


def switch_off_autopay(db: Database, method_id: UUID) -> None:
    """Collect from the method only when asked to; a trigger tells the payer."""
    db.execute("update payment_methods set autopay = false where id = $1 and autopay", method_id)


def detach_method(db: Database, method_id: UUID) -> None:
    """Let the method pay no more from now on."""
    db.execute(
        """
        update payment_methods set detached_at = now(), is_default = false, autopay = false
        where id = $1 and detached_at is null
        """,
        method_id,
    )
