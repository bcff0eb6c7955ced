"""The record of a bank batch and its items."""

from datetime import date, datetime
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec

from shared.database.rows import Sql, column_list
from shared.domain.bank_money import (
    MONEY_DATE,
    MONEY_DESCRIPTION,
    MONEY_KIND,
    MONEY_REFERENCE,
    MoneyKind,
)


class BankBatch(msgspec.Struct):
    """A bank batch as the list shows it."""

    table: ClassVar = "bank_batches"

    id: UUID
    bank_account_id: UUID
    bank_account_name: Annotated[
        str, Sql("(select name from bank_accounts where bank_accounts.id = bank_account_id)")
    ]
    """The name of the bank account."""
    deposited_on: date
    """The day at the bank."""
    reference: str | None
    """Such as the number of a deposit slip."""
    amount_cents: int
    """What its items came to when it was made; below 0 if more went out than came in."""
    is_matched: Annotated[
        bool,
        Sql(
            "exists (select from reconciliation_matches as matched"
            " where matched.organization_id = bank_batches.organization_id"
            " and matched.bank_batch_id = bank_batches.id and state = 'accepted')"
        ),
    ]
    """Whether a line of the bank is matched with it."""
    created_at: datetime
    updated_at: datetime


class BankBatchItem(msgspec.Struct):
    """One movement of money in a batch."""

    money_kind: Annotated[MoneyKind, MONEY_KIND]
    payment_id: UUID | None
    reversal_id: UUID | None
    """The reversal of a payment."""
    expense_id: UUID | None
    money_date: Annotated[date, MONEY_DATE]
    """The day of the money."""
    money_cents: Annotated[
        int,
        Sql(
            """coalesce(
                (select amount_cents - coalesce(processor_fee_cents, 0) from payments
                where payments.id = payment_id),
                (select -amount_cents from payment_reversals
                where payment_reversals.id = reversal_id),
                (select -amount_cents from expenses where expenses.id = expense_id))"""
        ),
    ]
    """The amount; below 0 if it went out."""
    money_description: Annotated[str | None, MONEY_DESCRIPTION]
    """Who paid or what for."""
    money_reference: Annotated[str | None, MONEY_REFERENCE]
    """Such as the number of a cheque."""


class WholeBankBatch(BankBatch):
    """A bank batch with what is in it."""

    items: Annotated[
        list[BankBatchItem],
        Sql(
            "(select coalesce(json_agg(item), '[]') from (select "  # noqa: S608 - of the record
            + column_list(BankBatchItem)
            + " from bank_batch_items where bank_batch_items.bank_batch_id = bank_batches.id"
            " order by created_at, id) as item)"
        ),
    ]
    """Its items in the order in which they were named."""
