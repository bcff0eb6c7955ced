"""Update an organization's name, or put it on a plan by hand.

What the organization has beyond the plan's limits stays.
"""

from uuid import UUID

from msgspec import UNSET, UnsetType

from functions.admin._organization import PlatformOrganization, changed
from shared.inputs.text import OrganizationName
from shared.pipeline.call import AdminCall
from shared.pipeline.callers import SuperAdmin
from shared.pipeline.endpoint import endpoint
from shared.pipeline.platform_write import PlatformChange


class PlatformOrganizationChanges(PlatformChange):
    """The changes: absent fields stay."""

    name: OrganizationName | UnsetType = UNSET
    plan_id: UUID | UnsetType = UNSET
    """The plan from now on, without an end and without payment."""


@endpoint("PATCH /v1/admin/organizations/{organization_id}", caller=SuperAdmin())
def handle(
    call: AdminCall, organization_id: UUID, body: PlatformOrganizationChanges
) -> PlatformOrganization:
    def change() -> None:
        if body.name is not UNSET:
            call.db.execute(
                "update organizations set name = $2 where id = $1", organization_id, body.name
            )
        if body.plan_id is not UNSET:
            call.db.execute("call give_plan($1, $2)", organization_id, body.plan_id)

    return changed(call, organization_id, body.reason, change)
