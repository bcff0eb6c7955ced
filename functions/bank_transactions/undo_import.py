"""Undo an import: delete the lines that it added, while none of them is matched or reconciled."""

from uuid import UUID

import msgspec

from shared.bank_files.importing import lock_bank_account
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import Code, Problem, missing
from shared.roles import MONEY


class ImportToUndo(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Which import."""

    import_id: UUID


class UndoneImport(msgspec.Struct):
    """What was undone."""

    rows_deleted: int
    """The lines that are gone, which the same file would add again."""


class _Import(msgspec.Struct, frozen=True):
    bank_account_id: UUID


class _Lines(msgspec.Struct, frozen=True):
    matched: int


@endpoint("POST /v1/bank-transactions/undo-import", caller=Manager(MONEY))
def handle(call: ManagerCall, body: ImportToUndo) -> UndoneImport:
    with call.db.transaction():
        found = call.db.maybe_one(
            _Import, "select {columns} from bank_imports where id = $1", body.import_id
        )
        if found is None:
            raise missing("/import_id", "There is no such import.")
        lock_bank_account(call.db, found.bank_account_id)
        _require_unmatched(call, body.import_id)
        deleted = call.db.execute(
            "delete from bank_transactions where import_id = $1", body.import_id
        )
        if not deleted:
            raise Problem(Code.CONFLICT, "None of the import's lines is left.")
        return UndoneImport(deleted)


def _require_unmatched(call: ManagerCall, import_id: UUID) -> None:
    lines = call.db.one(
        _Lines,
        """
        select count(*) as matched from bank_transactions
        where import_id = $1 and state = 'matched'
        """,
        import_id,
    )
    if lines.matched:
        lines_are = "One line is" if lines.matched == 1 else f"{lines.matched:,} lines are"
        raise Problem(Code.CONFLICT, f"{lines_are} matched. Take the matches back first.")
