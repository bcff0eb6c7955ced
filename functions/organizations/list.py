"""List the organizations that the caller is a member of."""

import msgspec

from shared.accounts.account import OwnOrganization
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class OwnOrganizations(msgspec.Struct):
    """Every organization of the person, on one page."""

    items: list[OwnOrganization]


@endpoint("GET /v1/organizations", caller=Manager(EVERYONE), impersonation=True)
def handle(call: ManagerCall) -> OwnOrganizations:
    return OwnOrganizations(
        call.db.all(OwnOrganization, "select {columns} from own_organizations()")
    )
