"""The record of an expense and its inputs."""

from datetime import date, datetime
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from shared.database.rows import Sql
from shared.domain.expense import EnteredExpenseCategory, ExpenseCategory
from shared.domain.labels import (
    ASSOCIATION_NAME,
    CREATED_BY_NAME,
    PROPERTY_NAME,
    UNIT_NAME,
    VENDOR_NAME,
    WORK_ORDER_TITLE,
)
from shared.domain.ledger.reversing import PaymentMethod
from shared.domain.money import SignedCents
from shared.inputs.text import Month, Name, ShortText
from shared.problems import Conflicts, FieldError

CONFLICTS: Conflicts = {
    "expenses_property_id_fkey": "There is no such property.",
    "expenses_unit_id_fkey": "The property has no such unit.",
    "expenses_association_id_fkey": "There is no such association.",
    "expenses_vendor_id_fkey": "There is no such vendor.",
    "expenses_work_order_id_fkey": "The property has no such work order.",
    "expenses_amount_cents_check": FieldError(
        "/amount_cents", "Enter an amount other than 0, below 0 for money that came back."
    ),
    "expenses_association_id_check": FieldError(
        "/association_id", "Name a property or an association, not both."
    ),
    "expenses_unit_id_check": FieldError("/unit_id", "Name the property of the unit as well."),
    "expenses_work_order_id_check": FieldError(
        "/work_order_id", "Name the property of the work order as well."
    ),
    "expenses_fee_month_check1": FieldError(
        "/category",
        "A management fee stays one. Void it, and book the fees of its month again.",
    ),
    "expenses_category_property_id_check": FieldError(
        "/category", "A draw is for an owner's property. Name the property, or choose another."
    ),
}


class Expense(msgspec.Struct):
    """An expense as every endpoint answers it."""

    table: ClassVar = "expenses"

    id: UUID
    property_id: UUID | None
    """The property that it is for; null for an association's or the organization's own."""
    property_name: Annotated[str | None, PROPERTY_NAME]
    unit_id: UUID | None
    """The unit of the property that it is for."""
    unit_name: Annotated[str | None, UNIT_NAME]
    association_id: UUID | None
    """The association that it is for."""
    association_name: Annotated[str | None, ASSOCIATION_NAME]
    vendor_id: UUID | None
    """The vendor that was paid."""
    vendor_name: Annotated[str | None, VENDOR_NAME]
    work_order_id: UUID | None
    """The work order of the property that it paid for."""
    work_order_title: Annotated[str | None, WORK_ORDER_TITLE]
    """The work order's title."""
    category: ExpenseCategory
    """What kind of expense it is."""
    description: str
    """What it was for, as the owner's statement says it."""
    amount_cents: int
    """Above 0 it went out, below 0 it came back."""
    paid_on: date
    """The day on which it was paid."""
    method: PaymentMethod
    """How it was paid."""
    reference: str | None
    """What tells it from others, such as the number of a cheque or an invoice."""
    fee_month: Annotated[Month | None, Sql("to_char(fee_month, 'YYYY-MM')")]
    """Of a management fee: the month whose rent it is a part of."""
    reconciled: bool
    """Whether it is matched with a line of a bank account, alone or in a batch."""
    voided: Annotated[bool, Sql("voided_at is not null")]
    """Whether it counts no more."""
    voided_at: datetime | None
    """When it was voided; null unless it is."""
    void_reason: str | None
    """Why it was voided."""
    created_by_user_id: UUID | None
    """The member who entered it."""
    created_by_name: Annotated[str | None, CREATED_BY_NAME]
    """The member's name; null for a member who has left."""
    created_at: datetime
    updated_at: datetime


class NewExpense(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A new expense, of a property, an association, or neither: the organization's own."""

    property_id: UUID | None = None
    """The property that it is for. Either this, the association, or neither."""
    unit_id: UUID | None = None
    """One of the property; absent for an expense of the whole property."""
    association_id: UUID | None = None
    """The association that it is for."""
    vendor_id: UUID | None = None
    """The vendor that was paid."""
    work_order_id: UUID | None = None
    """A work order of the property."""
    category: EnteredExpenseCategory
    """What kind of expense it is."""
    description: ShortText
    """What it was for, as the owner's statement says it."""
    amount_cents: SignedCents
    """Above 0 it went out, below 0 it came back: a vendor's refund, or what an owner put in."""
    paid_on: date
    """Today in the organization's time zone or before."""
    method: PaymentMethod
    """How it was paid."""
    reference: Name | None = None
    """What tells it from others, such as the number of a cheque or an invoice."""


class ExpenseChanges(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The changes: absent fields stay, null clears. Amount and day are voided and entered anew."""

    category: EnteredExpenseCategory | UnsetType = UNSET
    description: ShortText | UnsetType = UNSET
    """What it was for, as the owner's statement says it."""
    vendor_id: UUID | UnsetType | None = UNSET
    """The vendor that was paid."""
    work_order_id: UUID | UnsetType | None = UNSET
    """A work order of the property."""
    reference: Name | UnsetType | None = UNSET
    """What tells it from others, such as the number of a cheque or an invoice."""


class ExpenseVoid(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The end of an expense that was entered by mistake."""

    reason: ShortText
    """Why, for the books."""
