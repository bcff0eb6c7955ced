"""The record of a bank's line, and its import's."""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

import msgspec

from shared.database.rows import Sql
from shared.domain.labels import BANK_ACCOUNT_NAME

BankTransactionState = Literal["unmatched", "matched", "ignored"]
"""Matched lines have an accepted match with money; ignored ones need none."""


class BankTransaction(msgspec.Struct):
    """A line of a bank account as every endpoint answers it."""

    table: ClassVar = "bank_transactions"

    id: UUID
    bank_account_id: UUID
    bank_account_name: Annotated[str, BANK_ACCOUNT_NAME]
    import_id: UUID
    import_file_name: Annotated[
        str | None, Sql("(select file_name from bank_imports where bank_imports.id = import_id)")
    ]
    """The file that it came from; null for rows that were sent without one."""
    posted_on: date
    """The day on which the bank booked it."""
    amount_cents: int
    """Money in is above 0, money out below."""
    description: str
    """What the bank says about it."""
    reference: str | None
    """A check number, for example."""
    external_id: str | None
    """The bank's own id of the line, by which it is imported once."""
    state: BankTransactionState
    ignored: Annotated[bool, Sql("ignored_at is not null")]
    """Whether it needs no match."""
    ignored_reason: str | None
    """Why it needs none."""
    created_at: datetime
    updated_at: datetime
