"""Import a bank's CSV or OFX file of up to 5,000,000 bytes and 10,000 rows, all of it or nothing.

Rows that are there already, by the bank's own id or as an equal line, are counted and not added.
"""

from hashlib import sha256
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from shared.bank_files.amounts import DecimalSign
from shared.bank_files.csv_file import read_csv
from shared.bank_files.days import DateFormat
from shared.bank_files.importing import (
    BankAccountOfLines,
    BankImport,
    Source,
    import_lines,
    require_bank_account,
)
from shared.bank_files.layout import Columns, Manner
from shared.bank_files.line import BankLine
from shared.bank_files.ofx_file import read_ofx
from shared.files.digests import digest_of
from shared.inputs.form import Form
from shared.inputs.multipart import IncomingFile
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outside_effect import OutsideEffect, named
from shared.problems import Code, Problem, invalid
from shared.roles import MONEY

LARGEST = 5_000_000
TIMEOUT = 120
BankFileFormat = Literal["csv", "ofx"]
_EXAMPLE = '{"date": "Posting Date", "amount": "Amount", "description": "Description"}'
ColumnsText = Annotated[
    str,
    msgspec.Meta(
        max_length=4000,
        pattern=r"^\s*\{",
        examples=[_EXAMPLE],
        extra={"text": "lines", "wanted": f"the columns as JSON, like {_EXAMPLE}"},
    ),
]

# What banks write above the lines is short.
FirstRow = Annotated[int, msgspec.Meta(ge=1, le=1000)]


class BankFile(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What is said about the file beside it."""

    bank_account_id: UUID
    format: BankFileFormat
    """OFX is also called QFX, QBO and Web Connect."""
    columns: ColumnsText | None = None
    """Of CSV: a JSON object with the headers of date, amount or debit and credit, description,
    reference and id. A column that it leaves out is found by its own name, null is not read.
    direction is the column that says of an amount without a sign whether it is a debit or a credit.
    A column may also be a number, from 1: if all are, the file has no header."""
    first_row: FirstRow | None = None
    """Of CSV without a header: the row of the first line, else the first one."""
    date_format: DateFormat = "YYYY-MM-DD"
    """Of CSV: how its dates are written."""
    decimal: DecimalSign = "."
    """Of CSV: what stands before the cents. The other one, and spaces, may stand at thousands."""


@endpoint(
    "POST /v1/bank-transactions/import-file",
    caller=Manager(MONEY),
    effect="outside",
    deployment=Deployment(memory=512, timeout=TIMEOUT, traffic="rare"),
)
def handle(
    call: ManagerCall, form: Form[BankFile], file: IncomingFile, outside: OutsideEffect
) -> BankImport:
    # A wrong field is told before the file is read.
    form.so_far()
    with outside.begin(named, abandoned_after=TIMEOUT) as attempt:
        content = _received(file)
        fields = form.whole()
        account = require_bank_account(call.db, fields.bank_account_id)
        lines = _read(content, fields, account)
        source = Source(fields.format, file.name, sha256(content).digest())
        return attempt.finish(
            lambda: import_lines(call.db, account.id, lines, source), file=digest_of([content])
        )


def _received(file: IncomingFile) -> bytes:
    content = bytearray()
    for chunk in file:
        content += chunk
        if len(content) > LARGEST:
            raise Problem(
                Code.PAYLOAD_TOO_LARGE,
                f"A bank's file may have at most {LARGEST:,} bytes. Export a shorter period.",
            )
    return bytes(content)


def _read(content: bytes, fields: BankFile, account: BankAccountOfLines) -> list[BankLine]:
    if fields.format == "ofx":
        return read_ofx(content, account.today, account.last4)
    columns = _columns(fields.columns)
    manner = Manner(columns, fields.date_format, fields.decimal, fields.first_row)
    return read_csv(content, account.today, manner)


def _columns(text: str | None) -> Columns:
    try:
        columns = msgspec.json.decode(text, type=Columns) if text else Columns()
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise invalid("/columns", f"Enter the columns as JSON, like {_EXAMPLE}.") from None
    if (columns.amount or columns.direction) and (columns.debit or columns.credit):
        raise invalid("/columns", "Name the amount, or debit and credit, not both.")
    if columns.direction and columns.amount is None:
        raise invalid("/columns", "Name the amount whose direction another column says.")
    return columns
