"""Import rows of a bank account, all or none. Those that are there already are counted only."""

from typing import Annotated
from uuid import UUID

import msgspec

from shared.bank_files.importing import BankImport, Source, import_lines, require_bank_account
from shared.bank_files.line import BankLine, day_fault
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.problems import FieldError, invalid_fields
from shared.roles import MONEY


class BankRows(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Lines of a bank account to import, all of them or none."""

    bank_account_id: UUID
    rows: Annotated[list[BankLine], msgspec.Meta(min_length=1, max_length=1000)]
    """A line in each, in the order of the bank: equal ones are told apart by it."""


@endpoint(
    "POST /v1/bank-transactions/import-rows",
    caller=Manager(MONEY),
    deployment=Deployment(traffic="rare"),
)
def handle(call: ManagerCall, body: BankRows) -> BankImport:
    with call.db.transaction():
        account = require_bank_account(call.db, body.bank_account_id)
        errors = [
            FieldError(f"/rows/{index}/{field}", detail)
            for index, row in enumerate(body.rows)
            for field, detail in (
                ("posted_on", day_fault(row.posted_on, account.today)),
                ("amount_cents", None if row.amount_cents else "Enter an amount other than 0."),
            )
            if detail
        ]
        if errors:
            raise invalid_fields(errors)
        return import_lines(call.db, account.id, body.rows, Source("json"))
