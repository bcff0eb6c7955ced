"""Take allocated money back, newest first."""

from collections.abc import Mapping
from typing import LiteralString
from uuid import UUID

import msgspec

from shared.database.scope import Database


class Excess(msgspec.Struct, frozen=True):
    """Cents to take back from one charge, or of one payment."""

    id: UUID
    cents: int


def take_back_from_charges(db: Database, cents: Mapping[UUID, int]) -> None:
    """Take so many cents back from each of these charges."""
    _take_back(db, _PAIRS + "charge_id" + _ROWS, cents)


def take_back_of_payment(db: Database, payment_id: UUID, cents: int) -> None:
    """Take so many cents of the payment back from the charges that it pays."""
    _take_back(db, _PAIRS + "payment_id" + _ROWS, {payment_id: cents})


def _take_back(db: Database, statement: LiteralString, cents: Mapping[UUID, int]) -> None:
    excess = [Excess(key, value) for key, value in cents.items() if value > 0]
    if excess:
        db.execute(statement, msgspec.json.encode(excess).decode())


# A payment and a charge are a pair with the net of their allocations. The pair with the newest
# positive row gives first, down to nothing, then the next.
_PAIRS: LiteralString = """
    with excess as (
        select * from jsonb_to_recordset($1) as wanted (id uuid, cents bigint)
    ), pairs as (
        select excess.id, excess.cents, organization_id, account_id, homeowner_id, payment_id,
            charge_id, sum(amount_cents) as net,
            max(number) filter (where amount_cents > 0) as newest
        from excess
        join payment_allocations on excess.id = """
_ROWS: LiteralString = """
        group by excess.id, excess.cents, organization_id, account_id, homeowner_id, payment_id,
            charge_id
        having sum(amount_cents) > 0
    ), running as (
        select *, sum(net) over (partition by id order by newest desc) - net as given_before
        from pairs
    )
    insert into payment_allocations
        (organization_id, account_id, homeowner_id, payment_id, charge_id, amount_cents, cause,
         effective_on)
    select organization_id, account_id, homeowner_id, payment_id, charge_id,
        -least(net, cents - given_before), 'taken_back', org_today(organization_id)
    from running
    where given_before < cents
    order by id, newest desc
"""
