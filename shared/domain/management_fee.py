"""The management fee of an owner's properties: a part of the rent that was collected in a month.

It is booked as an expense of the property on the month's last day, once a month and property: a
booked one is passed over, a voided one may be booked again, and a fee of 0 is not booked.
"""

from datetime import date
from typing import LiteralString
from uuid import UUID

import msgspec

from shared.database.scope import Database


class BookedFee(msgspec.Struct):
    """The fee of one property for the month."""

    expense_id: UUID
    property_id: UUID
    property_name: str
    collected_rent_cents: int
    """The rent of the property that was collected in the month, for this owner."""
    management_fee_bp: int
    """The part of it that the organization keeps, in basis points: 800 is 8 %."""
    amount_cents: int
    """The fee. Below 0 if more rent was taken back in the month than was collected."""


def book_fees(db: Database, owner_id: UUID, month: date) -> list[BookedFee]:
    """Book what is not booked yet of a month that is over, given by its first day."""
    return db.all(BookedFee, _BOOK, owner_id, month)


# Booked fees are left out at once, so that they do not meet the closed books of their month. The
# unique index decides between two that book at the same time.
_BOOK: LiteralString = """
    with due as (
        select properties.organization_id, properties.id as property_id,
            properties.name as property_name, management_fee_bp,
            rent.cents as collected_rent_cents,
            half_up(rent.cents * management_fee_bp, 10000) as amount_cents,
            $2::date as month, days.last
        from properties
        cross join lateral (
            select ($2::date + interval '1 month' - interval '1 day')::date as last
        ) as days
        cross join lateral (
            select coalesce(sum(amount_cents), 0)::bigint as cents
            from collected_amounts as collected
            where collected.property_id = properties.id and charge_type = 'rent'
                and effective_on between greatest(owner_since, $2::date) and days.last
        ) as rent
        where owner_id = $1 and management_fee_bp is not null
            and not exists (
                select from expenses
                where expenses.property_id = properties.id and fee_month = $2::date
                    and voided_at is null
            )
    ), booked as (
        insert into expenses
            (organization_id, property_id, category, description, amount_cents, paid_on, method,
             fee_month)
        select organization_id, property_id, 'management_fee',
            'Management fee for ' || to_char(month, 'FMMonth YYYY'), amount_cents, last, 'other',
            month
        from due where amount_cents <> 0
        order by property_id
        on conflict (organization_id, property_id, fee_month) where voided_at is null do nothing
        returning id, property_id
    )
    select {columns} from (
        select booked.id as expense_id, due.*
        from booked join due on due.property_id = booked.property_id
    ) as fees
    order by property_name, property_id
"""
