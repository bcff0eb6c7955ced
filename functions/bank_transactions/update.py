"""Update whether a line of the bank is ignored because it needs no match."""

from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from functions.bank_transactions._bank_transaction import BankTransaction
from shared.bank_files.importing import lock_bank_account
from shared.inputs.text import ShortText
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.problems import invalid
from shared.roles import MONEY


class BankTransactionChanges(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The changes: absent fields stay. What the bank wrote never changes."""

    ignored: bool | UnsetType = UNSET
    """Whether the line needs no match, such as a transfer between own accounts."""
    ignored_reason: ShortText | UnsetType = UNSET
    """Why; needed to ignore a line."""


class _Present(msgspec.Struct, frozen=True):
    bank_account_id: UUID
    ignored_reason: str | None


@endpoint("PATCH /v1/bank-transactions/{bank_transaction_id}", caller=Manager(MONEY))
def handle(
    call: ManagerCall, bank_transaction_id: UUID, body: BankTransactionChanges
) -> BankTransaction:
    with call.db.transaction():
        present = call.db.one(
            _Present,
            "select {columns} from bank_transactions where id = $1",
            bank_transaction_id,
        )
        lock_bank_account(call.db, present.bank_account_id)
        changed = call.db.maybe_one(
            BankTransaction,
            """
            update bank_transactions
            set ignored_reason = $2,
                ignored_at = case when $2::text is not null then coalesce(ignored_at, now()) end
            where id = $1 and {unchanged}
            returning {columns}
            """,
            bank_transaction_id,
            _reason(body, present.ignored_reason),
        )
        return changed or refuse(call, BankTransaction, bank_transaction_id)


def _reason(body: BankTransactionChanges, present: str | None) -> str | None:
    """The reason for which the line is ignored afterwards; None for a line that is not."""
    is_ignored = present is not None if body.ignored is UNSET else body.ignored
    reason = present if body.ignored_reason is UNSET else body.ignored_reason
    if not is_ignored and body.ignored_reason is not UNSET:
        raise invalid("/ignored_reason", "Leave this out: the line is not ignored.")
    if is_ignored and reason is None:
        raise invalid("/ignored_reason", "Enter why the line is ignored.")
    return reason if is_ignored else None
