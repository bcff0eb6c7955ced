"""Receive and reallocate payments. Each runs in the block of `ledger`."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.domain.money import Amount, plain_amount
from shared.problems import Code, FieldError, Problem, invalid, missing


class PaymentAllocation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a payment that is to pay one charge."""

    charge_id: UUID
    """A charge of the payment's account."""
    amount_cents: Amount
    """At most what is open on the charge."""


class _Payment(msgspec.Struct, frozen=True):
    id: UUID
    account_id: UUID
    received_date: date
    amount_cents: int
    reversed_cents: int
    for_charge_id: UUID | None


class _Owed(msgspec.Struct, frozen=True):
    """What a charge of the account may still get of this payment, and what it has of it."""

    id: UUID
    open_cents: int
    net_cents: int


class _Row(msgspec.Struct, frozen=True):
    charge_id: UUID
    amount_cents: int


def receive(db: Database, payment_id: UUID, wanted: Sequence[PaymentAllocation] = ()) -> None:
    """Let a payment that has just succeeded pay what is wanted; the block's end spreads the rest.

    The charge that the payment was made for counts as wanted, as far as it is open.
    VALIDATION_ERROR at an allocation that exceeds its charge or the payment, NOT_FOUND at one of
    another account.
    """
    payment = _payment(db, payment_id)
    if payment.for_charge_id is not None:
        charge = _owed(db, payment, [payment.for_charge_id])[payment.for_charge_id]
        cents = min(charge.open_cents, payment.amount_cents)
        rows = [_Row(charge.id, cents)] if cents else []
    else:
        rows = _differences(db, payment, wanted)
    _write(db, payment, rows, "chosen", payment.received_date)


def reallocate(db: Database, payment_id: UUID, wanted: Sequence[PaymentAllocation]) -> None:
    """Make `wanted` the whole picture of what the payment pays. Refusals as `receive`."""
    payment = _payment(db, payment_id)
    _write(db, payment, _differences(db, payment, wanted), "moved", None)


def _payment(db: Database, payment_id: UUID) -> _Payment:
    return db.one(_Payment, "select {columns} from payments where id = $1", payment_id)


def _differences(
    db: Database, payment: _Payment, wanted: Sequence[PaymentAllocation]
) -> list[_Row]:
    """The rows that lead from the present allocations to the wanted ones, negative ones first."""
    sums: dict[UUID, int] = {}
    owed = _owed(db, payment, [each.charge_id for each in wanted])
    errors = []
    for place, each in enumerate(wanted):
        charge = owed.get(each.charge_id)
        if charge is None:
            raise missing(f"/allocations/{place}/charge_id", "The account has no such charge.")
        sums[each.charge_id] = sums.get(each.charge_id, 0) + each.amount_cents
        most = charge.open_cents + charge.net_cents
        if sums[each.charge_id] > most:
            text = f"At most {plain_amount(most)} of the payment can go to this charge."
            errors.append(FieldError(f"/allocations/{place}/amount_cents", text))
    if errors:
        raise Problem(Code.VALIDATION_ERROR, "The allocations are not valid.", errors=errors)
    left = payment.amount_cents - payment.reversed_cents
    if sum(sums.values()) > left:
        raise invalid("/allocations", f"The payment has {plain_amount(left)} to allocate.")
    rows = [_Row(key, sums.get(key, 0) - charge.net_cents) for key, charge in owed.items()]
    return sorted(filter(lambda row: row.amount_cents, rows), key=lambda row: row.amount_cents > 0)


def _owed(db: Database, payment: _Payment, charge_ids: Sequence[UUID]) -> dict[UUID, _Owed]:
    """Of the account's charges those named and those that the payment pays, by id."""
    rows = db.all(
        _Owed,
        """
        select charges.id, open_cents, coalesce(net_cents, 0)::bigint as net_cents
        from charges
        left join (
            select charge_id, sum(amount_cents) as net_cents
            from payment_allocations where payment_id = $2 group by charge_id
        ) as paid on charge_id = charges.id
        where account_id = $1 and (charges.id = any($3) or net_cents > 0)
        order by due_date, created_at, charges.id
        """,
        payment.account_id,
        payment.id,
        list(charge_ids),
    )
    return {row.id: row for row in rows}


def _write(
    db: Database, payment: _Payment, rows: Sequence[_Row], cause: str, effective_on: date | None
) -> None:
    if not rows:
        return
    db.execute(
        """
        insert into payment_allocations
            (organization_id, account_id, homeowner_id, payment_id, charge_id, amount_cents, cause,
             effective_on)
        select organization_id, account_id, homeowner_id, payments.id, charge_id,
            wanted.amount_cents, $3, coalesce($4, org_today(organization_id))
        from payments, rows from (jsonb_to_recordset($2) as (charge_id uuid, amount_cents bigint))
            with ordinality as wanted (charge_id, amount_cents, place)
        where payments.id = $1
        order by place
        """,
        payment.id,
        msgspec.json.encode(rows).decode(),
        cause,
        effective_on,
    )
