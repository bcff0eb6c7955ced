"""Connect the organization to the payment processor, or open its account there once connected.

Residents pay to this account, so that the money never passes through the platform's.
"""

from uuid import UUID

import msgspec

from functions.organizations._processor import tell_owners
from shared.domain.processor_account import ConnectedAccount, follow_account
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outside_effect import OutsideEffect, named
from shared.pipeline.session_renewal import renewing
from shared.processor import accounts
from shared.processor.accounts import Account
from shared.processor.client import require_processor
from shared.roles import OWNERS

TIMEOUT = 60


class ProcessorPage(msgspec.Struct):
    """The processor's page. Lead the browser there at once: it works once and for minutes."""

    url: str
    """Where the organization describes itself; once it may charge, its account's own pages."""


class _Kept(msgspec.Struct):
    processor_account_id: str


@endpoint(
    "POST /v1/organizations/{organization_id}/connect-processor",
    caller=Manager(OWNERS),
    effect="outside",
    recent_sign_in=True,
    deployment=Deployment(timeout=TIMEOUT, traffic="rare", processor=True),
)
def handle(call: ManagerCall, organization_id: UUID, outside: OutsideEffect) -> ProcessorPage:
    organization = call.db.one(
        ConnectedAccount, "select {columns} from organizations where id = $1", organization_id
    )
    require_processor()
    with outside.begin(named, abandoned_after=TIMEOUT) as attempt:
        name = organization.processor_account_id or _new_account(call, organization_id)
        account = accounts.account(name)
        url = (
            accounts.DASHBOARD
            if account.is_ready
            else accounts.onboarding_page(name, key=str(attempt.row.id))
        )
        return attempt.finish(lambda: _told(call, account, url))


def _new_account(call: ManagerCall, organization_id: UUID) -> str:
    """Make the account; of two requests at once both get the same one."""
    made = accounts.new_account(str(organization_id))
    return renewing(call, lambda: _kept(call, organization_id, made)).processor_account_id


def _kept(call: ManagerCall, organization_id: UUID, made: str) -> _Kept:
    return call.db.one(
        _Kept,
        """
        update organizations set processor_account_id = coalesce(processor_account_id, $2)
        where id = $1
        returning {columns}
        """,
        organization_id,
        made,
    )


def _told(call: ManagerCall, account: Account, url: str) -> ProcessorPage:
    with call.db.transaction():
        follow_account(call.db, account.id, is_ready=account.is_ready)
        tell_owners(call, is_connected=True)
    return ProcessorPage(url)
