"""The import of lines into a bank account, which adds those that are not there yet.

A line with the bank's own id is there if the account has that id. Any other is there if the account
has as many equal lines as the file has up to it: the same file again adds nothing, and a file with
one more of them adds one.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, ClassVar, Literal, NamedTuple
from uuid import UUID

import msgspec

from shared.bank_files.content import FILE
from shared.bank_files.line import BankLine, NumberedLine, day_fault, numbered
from shared.database.rows import Sql
from shared.database.scope import Database
from shared.problems import FieldError, conflict, invalid, invalid_fields, missing

# Of one statement, whose time is bounded.
MOST_AT_ONCE = 2_500
BankImportSource = Literal["csv", "ofx", "json"]
"""JSON are rows that were sent without a file."""


class BankImport(msgspec.Struct):
    """An import of lines."""

    table: ClassVar = "bank_imports"

    id: UUID
    bank_account_id: UUID
    source: BankImportSource
    file_name: str | None
    """The name of the file; null for rows that were sent without one."""
    rows_total: int
    """The rows that were sent."""
    rows_imported: int
    """The lines that were added."""
    rows_duplicate: int
    """The rows that were there already."""
    created_by_user_id: UUID | None
    created_at: datetime


class Source(NamedTuple):
    """Where the lines come from."""

    source: BankImportSource
    file_name: str | None = None
    sha256: bytes | None = None


class BankAccountOfLines(msgspec.Struct, frozen=True):
    """The account that a request's lines are of."""

    id: UUID
    last4: str | None
    archived_at: datetime | None
    today: Annotated[date, Sql("org_today(organization_id)")]


class _Fresh(msgspec.Struct, frozen=True):
    place: int


class _Locked(msgspec.Struct, frozen=True):
    id: UUID


def require_bank_account(db: Database, bank_account_id: UUID) -> BankAccountOfLines:
    """The account in /bank_account_id: NOT_FOUND without one, CONFLICT for an archived one."""
    account = db.maybe_one(
        BankAccountOfLines,
        "select {columns} from bank_accounts where id = $1",
        bank_account_id,
    )
    if account is None:
        raise missing("/bank_account_id", "There is no such bank account.")
    if account.archived_at is not None:
        raise conflict("/bank_account_id", "The bank account is archived. Restore it first.")
    return account


def require_bank_days(today: date, **days: date) -> None:
    """VALIDATION_ERROR in the field of each day that no bank has a line of."""
    faults = [(name, day_fault(day, today)) for name, day in days.items()]
    if errors := [FieldError(f"/{name}", detail) for name, detail in faults if detail]:
        raise invalid_fields(errors)


def lock_bank_account(db: Database, bank_account_id: UUID) -> None:
    """Make other imports, and what settles the account's lines, wait for this transaction."""
    db.one(
        _Locked,
        "select {columns} from bank_accounts where id = $1 for no key update",
        bank_account_id,
    )


def import_lines(
    db: Database, bank_account_id: UUID, lines: Sequence[BankLine], source: Source
) -> BankImport:
    """Add the lines that are not there. A completed reconciliation of their days is CONFLICT."""
    _require_own_ids(lines, source)
    with db.transaction():
        # What is there must not change before the rest is added.
        lock_bank_account(db, bank_account_id)
        fresh = _fresh(db, bank_account_id, list(numbered(lines)))
        made = db.one(
            BankImport,
            """
            insert into bank_imports (organization_id, bank_account_id, source, file_name, sha256,
                rows_total, rows_imported, rows_duplicate)
            values (scope_organization_id(), $1, $2, $3, $4, $5, $6, $7)
            returning {columns}
            """,
            bank_account_id,
            *source,
            len(lines),
            len(fresh),
            len(lines) - len(fresh),
        )
        for start in range(0, len(fresh), MOST_AT_ONCE):
            _add(db, made, fresh[start : start + MOST_AT_ONCE])
    return made


def _require_own_ids(lines: Sequence[BankLine], source: Source) -> None:
    """VALIDATION_ERROR for two lines with one id that are not the same.

    Some banks number anew each day. The second line would be taken for the first and be lost.
    """
    known = dict[str, tuple[date, int]]()
    for index, line in enumerate(lines):
        same = (line.posted_on, line.amount_cents)
        if line.external_id and known.setdefault(line.external_id, same) != same:
            raise invalid(
                f"/rows/{index}/external_id" if source.source == "json" else FILE,
                f"Two lines with the bank's id “{line.external_id}” differ in day or amount. "
                "Correct the id, or import the lines without ids.",
            )


def _fresh(
    db: Database, bank_account_id: UUID, lines: Sequence[NumberedLine]
) -> list[NumberedLine]:
    """The lines that are not there."""
    found = db.all(
        _Fresh,
        """
        select place
        from rows from (
            jsonb_to_recordset($2::jsonb) as (
                posted_on date, amount_cents bigint, normalised_description text,
                external_id text, ordinal integer)
        ) with ordinality as sent (
            posted_on, amount_cents, normalised_description, external_id, ordinal, place)
        where case when external_id is null
            then not exists (
                select from bank_transactions as known
                where known.bank_account_id = $1 and known.external_id is null
                    and known.posted_on = sent.posted_on
                    and known.amount_cents = sent.amount_cents
                    and known.normalised_description = sent.normalised_description
                    and known.ordinal = sent.ordinal)
            else not exists (
                select from bank_transactions as known
                where known.bank_account_id = $1 and known.external_id = sent.external_id)
            end
        order by place
        """,
        bank_account_id,
        msgspec.json.encode(lines).decode(),
    )
    return [lines[each.place - 1] for each in found]


def _add(db: Database, made: BankImport, lines: Sequence[NumberedLine]) -> None:
    db.execute(
        """
        insert into bank_transactions (organization_id, bank_account_id, import_id, posted_on,
            amount_cents, description, reference, external_id, normalised_description, ordinal)
        select scope_organization_id(), $1, $2, posted_on, amount_cents, description, reference,
            external_id, normalised_description, ordinal
        from jsonb_to_recordset($3::jsonb) as sent (
            posted_on date, amount_cents bigint, description text, reference text,
            external_id text, normalised_description text, ordinal integer)
        """,
        made.bank_account_id,
        made.id,
        msgspec.json.encode(lines).decode(),
    )
