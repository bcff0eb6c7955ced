"""Create a bank account."""

from functions.bank_accounts._bank_account import CONFLICTS, BankAccount, NewBankAccount
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import MONEY


@endpoint("POST /v1/bank-accounts", caller=Manager(MONEY), status=201, conflicts=CONFLICTS)
def handle(call: ManagerCall, body: NewBankAccount) -> BankAccount:
    return call.db.one(
        BankAccount,
        """
        insert into bank_accounts (organization_id, {fields}) values ($1, {values})
        returning {columns}
        """,
        call.organization_id,
        body,
    )
