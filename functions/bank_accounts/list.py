"""List the organization's bank accounts, newest first."""

from uuid import UUID

from functions.bank_accounts._bank_account import BankAccount
from shared.database.pagination import Page, PageQuery
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import STAFF


class BankAccountQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    association_id: UUID | None = None
    archived: bool = False


@endpoint("GET /v1/bank-accounts", caller=Manager(STAFF), deployment=Deployment(traffic="hot"))
def handle(call: ManagerCall, query: BankAccountQuery) -> Page[BankAccount]:
    return call.db.page(
        BankAccount,
        "select {columns} from bank_accounts where {filters}",
        query,
        filters=(
            "archived_at is not null" if query.archived else "archived_at is null",
            ("association_id = {}", query.association_id),
        ),
    )
