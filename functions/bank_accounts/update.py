"""Update a bank account's name, archive it or restore it. Absent fields stay."""

from uuid import UUID

from msgspec import UNSET

from functions.bank_accounts._bank_account import CONFLICTS, BankAccount, BankAccountChanges
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import MONEY


@endpoint("PATCH /v1/bank-accounts/{bank_account_id}", caller=Manager(MONEY), conflicts=CONFLICTS)
def handle(call: ManagerCall, bank_account_id: UUID, body: BankAccountChanges) -> BankAccount:
    changed = call.db.maybe_one(
        BankAccount,
        """
        update bank_accounts
        set name = coalesce($2, name),
            archived_at = case when $3 then now() when not $3 then null else archived_at end
        where id = $1 and (archived_at is null or not $3) and {unchanged}
        returning {columns}
        """,
        bank_account_id,
        None if body.name is UNSET else body.name,
        None if body.archived is UNSET else body.archived,
    )
    return changed or refuse(
        call, BankAccount, bank_account_id, "The bank account is archived. Restore it to change it."
    )
