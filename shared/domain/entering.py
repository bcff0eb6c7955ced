"""Charges and payments that a person enters, on an account of either face of the ledger.

Each runs in the block of `ledger`.
"""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from shared.database.rows import Sql
from shared.database.scope import Database
from shared.domain.charge import NewChargeOfAccount
from shared.domain.ledger.recording import (
    ChargeType,
    NewCharge,
    NewPayment,
    make_charges,
    make_payment,
)
from shared.domain.payment import NewPaymentOfAccount
from shared.problems import Code, Problem, invalid


class _Today(msgspec.Struct, frozen=True):
    day: Annotated[date, Sql("org_today(organization_id)")]


class _Known(msgspec.Struct, frozen=True):
    id: UUID
    status: str


def enter_charge(
    db: Database,
    account_id: UUID,
    kind: ChargeType,
    new: NewChargeOfAccount,
    *,
    lease_id: UUID | None = None,
    property_id: UUID | None = None,
    unit_id: UUID | None = None,
) -> UUID:
    """Insert the charge; its id. The place is what a tenant's charge is about."""
    entered = NewCharge(
        account_id=account_id,
        lease_id=lease_id,
        property_id=property_id,
        unit_id=unit_id,
        type=kind,
        description=new.description,
        amount_cents=new.amount_cents,
        due_date=new.due_date,
        notes=new.notes,
    )
    [charge_id] = make_charges(db, [entered])
    return charge_id


def enter_payment(
    db: Database, account_id: UUID, new: NewPaymentOfAccount, *, lease_id: UUID | None = None
) -> UUID:
    """Insert the payment, and receive it unless it is pending; its id.

    VALIDATION_ERROR for a day to come, and for allocations or a receipt of a pending payment.
    CONFLICT, naming it, if the locked account has a like payment, unless it is entered again.
    """
    today = db.one(_Today, "select {columns} from accounts where id = $1", account_id)
    if new.received_date > today.day:
        raise invalid("/received_date", f"Choose a day up to today, {today.day}.")
    if new.pending and new.allocations:
        raise invalid("/allocations", "Leave this out: a pending payment pays nothing yet.")
    if new.pending and new.email_receipt:
        raise invalid("/email_receipt", "Leave this out: a pending payment has not come yet.")
    if not new.again:
        _require_first(db, account_id, new)
    entered = NewPayment(
        account_id=account_id,
        lease_id=lease_id,
        amount_cents=new.amount_cents,
        method=new.method,
        received_date=new.received_date,
        pending=new.pending,
        reference=new.reference,
        notes=new.notes,
    )
    return make_payment(db, entered, new.allocations)


def _require_first(db: Database, account_id: UUID, new: NewPaymentOfAccount) -> None:
    """A payment that has failed is no like one: it may be entered anew."""
    known = db.maybe_one(
        _Known,
        """
        select {columns} from payments
        where account_id = $1 and amount_cents = $2 and received_date = $3
            and reference is not distinct from $4 and status <> 'failed'
        order by created_at desc, id desc limit 1
        """,
        account_id,
        new.amount_cents,
        new.received_date,
        new.reference,
    )
    if known is not None:
        raise Problem(
            Code.CONFLICT,
            f"The account has a payment of this amount, day and reference already: {known.id}, "
            f"{known.status}. If this is another one, send it with again=true.",
            members={"payment_id": known.id},
        )
