"""Disconnect the organization from the payment processor; its account there stays its own.

Saved cards and bank accounts are detached, because they exist at that account only.
"""

from uuid import UUID

from functions.organizations._organization import Organization
from functions.organizations._processor import tell_owners
from shared.domain.processor_account import ConnectedAccount, forget_account
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import Code, Problem
from shared.roles import OWNERS


@endpoint(
    "POST /v1/organizations/{organization_id}/disconnect-processor",
    caller=Manager(OWNERS),
    subscription=False,
    recent_sign_in=True,
)
def handle(call: ManagerCall, organization_id: UUID) -> Organization:
    with call.db.transaction():
        present = call.db.one(
            Organization,
            "select {columns} from organizations where id = $1 for update",
            organization_id,
        )
        call.require_version(present.updated_at)
        account = call.db.one(
            ConnectedAccount, "select {columns} from organizations where id = $1", organization_id
        )
        if account.processor_account_id is None:
            raise Problem(Code.CONFLICT, "The organization is not connected to the processor.")
        forget_account(call.db, organization_id)
        tell_owners(call, is_connected=False)
        return call.db.one(
            Organization, "select {columns} from organizations where id = $1", organization_id
        )
