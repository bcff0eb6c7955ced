"""The organization's members, newest first."""

from functions.members._member import Member
from shared.database.pagination import Page, PageQuery
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


@endpoint("GET /v1/members", caller=Manager(EVERYONE))
def handle(call: ManagerCall, query: PageQuery) -> Page[Member]:
    return call.db.page(
        Member, "select {columns} from organization_memberships where {filters}", query
    )
