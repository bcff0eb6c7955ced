"""The record of a payment method, its inputs, and what its changes have in common."""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from shared.database.rows import Sql
from shared.domain.labels import name_of_tenant
from shared.letters.autopay_switched import AutopaySwitched
from shared.pipeline.call import ManagerCall
from shared.pipeline.outbox import tell
from shared.problems import Conflicts, FieldError, invalid

PaymentMethodType = Literal["card", "ach"]
"""A card, or a bank account that is debited by ACH."""
CONFLICTS: Conflicts = {
    "payment_methods_autopay_check": FieldError(
        "/authorized_on", "Enter the day of the tenant's written authorization."
    ),
    "payment_methods_is_default_key": "Another request has just chosen a default. Try again.",
}


class SavedPaymentMethod(msgspec.Struct):
    """A card or a bank account of a tenant. Its number is at the payment processor only."""

    table: ClassVar = "payment_methods"

    id: UUID
    tenant_id: UUID
    payer: Annotated[str, Sql(name_of_tenant("payment_methods.tenant_id"))]
    """The tenant's name."""
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
    """Whether it is the tenant's first choice."""
    autopay: bool
    """Whether what is due may be collected without asking the tenant each time."""
    authorized_on: date | None
    """The day of the tenant's written authorization for that."""
    detached_at: datetime | None
    """When it was removed, so that it pays no more."""
    created_at: datetime
    updated_at: datetime


class PaymentMethodChanges(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The changes: absent fields stay, null clears."""

    is_default: bool | UnsetType = UNSET
    """Whether it is the tenant's first choice; another one is not any more then."""
    autopay: bool | UnsetType = UNSET
    """Whether what is due may be collected without asking; needs `authorized_on`."""
    authorized_on: date | UnsetType | None = UNSET


def make_room(call: ManagerCall, tenant_id: UUID) -> None:
    """Let none of the tenant's methods be the default, before another one is."""
    call.db.execute(
        "update payment_methods set is_default = false where tenant_id = $1 and is_default",
        tenant_id,
    )


def require_past(authorized_on: date | UnsetType | None, today: date) -> None:
    """422 for an authorization that is still to come."""
    if isinstance(authorized_on, date) and authorized_on > today:
        raise invalid("/authorized_on", "Enter today or a day before.")


def tell_switch(call: ManagerCall, method: SavedPaymentMethod, *, was_on: bool) -> None:
    """Mail the tenant that autopay was switched on or off, if it was."""
    if method.autopay != was_on:
        tell(call, AutopaySwitched(payment_method_id=method.id, is_on=method.autopay))
