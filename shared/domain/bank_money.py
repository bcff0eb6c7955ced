"""What a line of a bank account may be: payments, money back, expenses, and batches of them.

Which of them are money of a bank account stands in the view `bank_money`, for every statement. The
columns here are those of any row that names a money by one of `payment_id`, `reversal_id`,
`expense_id` and `bank_batch_id`.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal, LiteralString, NamedTuple
from uuid import UUID

import msgspec

from shared.database.rows import Sql
from shared.database.scope import Database
from shared.domain.labels import name_of_homeowner, name_of_tenant, tenants_of
from shared.problems import Problem, conflict, missing

MoneyKind = Literal["payment", "reversal", "expense", "bank_batch"]
"""A reversal is money that went back: a refund, a returned payment or a dispute."""

MONEY_KIND = Sql(
    """case when payment_id is not null then 'payment' when reversal_id is not null then 'reversal'
        when expense_id is not null then 'expense' else 'bank_batch' end"""
)
_PAYER: LiteralString = (
    "coalesce("
    + name_of_tenant("payments.tenant_id")
    + ", "
    + tenants_of("payments.lease_id")
    + ", "
    + name_of_homeowner("payments.homeowner_id")
    + ")"
)
# Each by its key, for which PostgreSQL would not use the index if it was computed by `coalesce`.
MONEY_DESCRIPTION = Sql(
    "case when payment_id is not null then (select "  # noqa: S608 - constants
    + _PAYER
    + " from payments where payments.id = payment_id)"
    " when reversal_id is not null then (select "
    + _PAYER
    + " from payment_reversals as reversals join payments on payments.id = reversals.payment_id"
    " where reversals.id = reversal_id)"
    " else (select description from expenses where expenses.id = expense_id) end"
)
MONEY_REFERENCE = Sql(
    """coalesce(
        (select reference from payments where payments.id = payment_id),
        (select reference from payment_reversals where payment_reversals.id = reversal_id),
        (select reference from expenses where expenses.id = expense_id),
        (select reference from bank_batches where bank_batches.id = bank_batch_id))"""
)
MONEY_DATE = Sql(
    """coalesce(
        (select received_date from payments where payments.id = payment_id),
        (select effective_on from payment_reversals where payment_reversals.id = reversal_id),
        (select paid_on from expenses where expenses.id = expense_id),
        (select deposited_on from bank_batches where bank_batches.id = bank_batch_id))"""
)


class Money(msgspec.Struct):
    """One money of a bank account."""

    id: UUID
    kind: Annotated[MoneyKind, MONEY_KIND]
    date: date
    amount_cents: int
    is_matched: bool


class Chosen(NamedTuple):
    """A money that a request names, and the field that names it."""

    pointer: str
    kind: MoneyKind
    id: UUID


class _Known(msgspec.Struct, frozen=True):
    kind: MoneyKind
    id: UUID


def chosen_money(db: Database, bank_account_id: UUID, chosen: Sequence[Chosen]) -> list[Money]:
    """The moneys that a request names, in its order.

    NOT_FOUND for one that the organization does not have, CONFLICT for one that is not this bank
    account's, never was at the bank, is a part of a batch or is matched.
    """
    ids = [each.id for each in chosen]
    statement = "select {columns} from bank_money where bank_account_id = $1 and id = any($2)"
    found = {(each.kind, each.id): each for each in db.all(Money, statement, bank_account_id, ids)}
    absent = [each for each in chosen if (each.kind, each.id) not in found]
    if absent:
        raise _unusable(db, absent[0])
    for each in chosen:
        if found[each.kind, each.id].is_matched:
            raise conflict(
                each.pointer, "This is matched in a reconciliation. Undo that match first."
            )
    return [found[each.kind, each.id] for each in chosen]


def _unusable(db: Database, chosen: Chosen) -> Problem:
    if not db.all(_Known, _KNOWN, chosen.kind, chosen.id):
        return missing(chosen.pointer, f"There is no such {chosen.kind.replace('_', ' ')}.")
    return conflict(
        chosen.pointer,
        "This is no money of its own at this bank account: it belongs to another one, was voided, "
        "does not count, or is in a bank batch.",
    )


_KNOWN: LiteralString = """
    select {columns} from (
        select 'payment' as kind, id from payments
        union all select 'reversal', id from payment_reversals
        union all select 'expense', id from expenses
        union all select 'bank_batch', id from bank_batches
    ) as known
    where kind = $1 and id = $2
"""
