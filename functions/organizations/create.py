"""Create another organization on the free plan, with the caller as its owner."""

import msgspec

from functions.organizations._organization import Organization
from shared.inputs.text import OrganizationName, TimeZone
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import OWNERS


class NewOrganization(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A new organization."""

    name: OrganizationName
    time_zone: TimeZone = "UTC"


@endpoint("POST /v1/organizations", caller=Manager(OWNERS), status=201)
def handle(call: ManagerCall, body: NewOrganization) -> Organization:
    return call.db.one(
        Organization,
        "select {columns} from create_organization($1, $2)",
        body.name,
        body.time_zone,
    )
