"""List the organization's invitations, newest first."""

from functions.invitations._invitation import Invitation
from shared.database.pagination import Filter, Page, PageQuery
from shared.domain.states import InvitationState
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import ADMINS

STATES: dict[InvitationState, Filter] = {
    "open": "accepted_at is null and revoked_at is null and expires_at > now()",
    "accepted": "accepted_at is not null",
    "revoked": "accepted_at is null and revoked_at is not null",
    "expired": "accepted_at is null and revoked_at is null and expires_at <= now()",
}


class InvitationQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    state: InvitationState | None = None


@endpoint("GET /v1/invitations", caller=Manager(ADMINS), rate="account")
def handle(call: ManagerCall, query: InvitationQuery) -> Page[Invitation]:
    return call.db.page(
        Invitation,
        "select {columns} from invitations where {filters}",
        query,
        filters=[STATES[query.state]] if query.state else [],
    )
