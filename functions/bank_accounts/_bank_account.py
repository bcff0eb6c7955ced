"""The record of a bank account and its inputs."""

from datetime import date, datetime
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from shared.database.rows import Sql
from shared.domain.labels import ASSOCIATION_NAME
from shared.inputs.text import Name
from shared.problems import Conflicts, FieldError

Last4 = Annotated[
    str,
    msgspec.Meta(
        pattern="^[0-9]{4}$",
        examples=["6789"],
        extra={"wanted": "the last four digits of the account's number"},
    ),
]

CONFLICTS: Conflicts = {
    "bank_accounts_name_key_key": FieldError(
        "/name", "Another bank account has this name. Choose another one."
    ),
    "bank_accounts_association_id_fkey": "There is no such association.",
}


class BankAccount(msgspec.Struct):
    """A bank account as every endpoint answers it."""

    table: ClassVar = "bank_accounts"

    id: UUID
    name: str
    last4: str | None
    """The last four digits of its number, which an OFX file is compared with."""
    association_id: UUID | None
    """The association whose money it holds; null for the organization's rental money."""
    association_name: Annotated[str | None, ASSOCIATION_NAME]
    last_posted_on: Annotated[
        date | None,
        Sql(
            "(select posted_on from bank_transactions where bank_account_id = bank_accounts.id"
            " order by posted_on desc, id desc limit 1)"
        ),
    ]
    """The day of its newest line; null before the first import."""
    archived: Annotated[bool, Sql("archived_at is not null")]
    """Whether it is not used any more."""
    archived_at: datetime | None
    created_at: datetime
    updated_at: datetime


class NewBankAccount(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A new bank account."""

    name: Name
    last4: Last4 | None = None
    association_id: UUID | None = None


class BankAccountChanges(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The changes: absent fields stay. Whose money it holds is fixed."""

    name: Name | UnsetType = UNSET
    archived: bool | UnsetType = UNSET
    """True for an account that is not used any more, false to restore it."""
