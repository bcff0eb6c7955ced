"""List the organization's members, newest first."""

from functions.members._member import Member
from shared.database.pagination import Page, PageQuery
from shared.inputs.text import Name
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class MemberQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    q: Name | None = None
    """The beginning of the name or the e-mail, without regard to case and accents."""


@endpoint(
    "GET /v1/members",
    caller=Manager(EVERYONE),
    rate="account",
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall, query: MemberQuery) -> Page[Member]:
    return call.db.page(
        Member,
        "select {columns} from organization_memberships where {filters}",
        query,
        filters=[("user_id = any (array(select members_named({})))", query.q)],
    )
