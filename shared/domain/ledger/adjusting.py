"""Adjust, cancel and release charges. Each runs in the block of `ledger`."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.domain.ledger.taking_back import take_back_from_charges
from shared.domain.money import MOST_CENTS, plain_amount
from shared.problems import Code, Problem, invalid

AdjustmentKind = Literal["correction", "waiver", "cancellation", "release"]
"""A waiver, a cancellation and the release of a deposit lower a charge; a correction may raise it.
"""


class Change(msgspec.Struct, frozen=True):
    """A change of a charge's effective amount, in signed cents. A cancellation may change 0."""

    charge_id: UUID
    kind: AdjustmentKind
    amount_cents: int


class Standing(msgspec.Struct, frozen=True):
    """A charge as it stands before a change."""

    id: UUID
    type: str
    effective_cents: int
    paid_cents: int
    status: str


class _LateFee(msgspec.Struct, frozen=True):
    id: UUID


def adjust(
    db: Database, charge_id: UUID, kind: Literal["correction", "waiver"], cents: int, reason: str
) -> None:
    """Correct or waive a part of one charge; money that it no longer needs becomes credit.

    CONFLICT for a cancelled charge and for what is paid of a deposit; VALIDATION_ERROR for an
    amount of 0, a waiver that is not negative, and an effective amount below 0 or beyond the most.
    """
    if cents == 0 or (kind == "waiver" and cents > 0):
        wanted = "A waiver is a negative amount." if cents else "Enter an amount other than 0."
        raise invalid("/amount_cents", wanted)
    charge = standing(db, [charge_id])[0]
    if charge.status == "cancelled":
        raise _cancelled()
    if charge.effective_cents + cents < 0:
        raise invalid(
            "/amount_cents", f"The charge is {plain_amount(charge.effective_cents)}. Take off less."
        )
    if charge.effective_cents + cents > MOST_CENTS:
        raise invalid("/amount_cents", f"A charge is at most {plain_amount(MOST_CENTS)}.")
    if charge.type == "deposit" and charge.effective_cents + cents < charge.paid_cents:
        raise _paid_deposit()
    change_charges(db, [Change(charge_id, kind, cents)], reason)


def cancel(db: Database, charge_ids: Sequence[UUID], reason: str) -> None:
    """Cancel charges for ever, with the late fees for them; what was paid becomes credit.

    A cancelled charge stays as it is. CONFLICT for a deposit of which something is paid.
    """
    fees = db.all(
        _LateFee,
        "select {columns} from charges where late_fee_for_charge_id = any($1)",
        list(charge_ids),
    )
    every = standing(db, [*charge_ids, *(fee.id for fee in fees)])
    if any(charge.type == "deposit" and charge.paid_cents > 0 for charge in every):
        raise _paid_deposit()
    live = [charge for charge in every if charge.status != "cancelled"]
    change_charges(
        db, [Change(each.id, "cancellation", -each.effective_cents) for each in live], reason
    )


def cancel_charge(db: Database, charge_id: UUID, reason: str) -> None:
    """Cancel one charge as a person does: CONFLICT if it is cancelled already. Else as `cancel`."""
    if standing(db, [charge_id])[0].status == "cancelled":
        raise _cancelled()
    cancel(db, [charge_id], reason)


def release_deposits(db: Database, account_id: UUID, reason: str) -> int | None:
    """Release the account's deposits, paid or not; the cents held, which become credit.

    None when it has none to release.
    """
    deposits = db.all(
        Standing,
        """
        select {columns} from charges
        where account_id = $1 and type = 'deposit' and effective_cents > 0
        order by due_date, created_at, id
        """,
        account_id,
    )
    change_charges(
        db, [Change(each.id, "release", -each.effective_cents) for each in deposits], reason
    )
    return sum(each.paid_cents for each in deposits) if deposits else None


def standing(db: Database, charge_ids: Sequence[UUID]) -> list[Standing]:
    """The charges as they stand, in the order of the ids; NOT_FOUND for one that is not there."""
    found = db.all(Standing, "select {columns} from charges where id = any($1)", list(charge_ids))
    by_id = {charge.id: charge for charge in found}
    if not by_id.keys() >= set(charge_ids):
        raise Problem(Code.NOT_FOUND, "There is nothing at this address.")
    return [by_id[charge_id] for charge_id in dict.fromkeys(charge_ids)]


def change_charges(db: Database, changes: Sequence[Change], reason: str) -> None:
    """Write the changes: what is paid beyond the new amount is taken back, newest first."""
    if not changes:
        return
    amounts = {change.charge_id: change.amount_cents for change in changes}
    take_back_from_charges(
        db,
        {
            charge.id: charge.paid_cents - charge.effective_cents - amounts[charge.id]
            for charge in standing(db, list(amounts))
        },
    )
    written = msgspec.json.encode(changes).decode()
    db.execute(
        """
        insert into charge_adjustments
            (organization_id, account_id, homeowner_id, charge_id, kind, amount_cents,
             effective_on, reason)
        select organization_id, account_id, homeowner_id, charges.id, change.kind,
            change.amount_cents, org_today(organization_id), $2
        from jsonb_to_recordset($1) as change (charge_id uuid, kind text, amount_cents bigint)
        join charges on charges.id = change.charge_id
        where change.amount_cents <> 0
        """,
        written,
        reason,
    )
    cancelled = [change.charge_id for change in changes if change.kind == "cancellation"]
    if cancelled:
        db.execute("update charges set cancelled_at = now() where id = any($1)", cancelled)


def _cancelled() -> Problem:
    return Problem(Code.CONFLICT, "The charge is cancelled.")


def _paid_deposit() -> Problem:
    return Problem(
        Code.CONFLICT,
        "The deposit is paid. Release, refund or reallocate the money first.",
    )
