"""Suspend an organization: its members can read, and change nothing."""

from uuid import UUID

from functions.admin._organization import PlatformOrganization, changed
from shared.pipeline.call import AdminCall
from shared.pipeline.callers import SuperAdmin
from shared.pipeline.endpoint import endpoint
from shared.pipeline.platform_write import PlatformChange


@endpoint("POST /v1/admin/organizations/{organization_id}/suspend", caller=SuperAdmin())
def handle(call: AdminCall, organization_id: UUID, body: PlatformChange) -> PlatformOrganization:
    def suspend() -> None:
        call.db.execute("call set_suspension($1, $2)", organization_id, body.reason)

    return changed(call, organization_id, body.reason, suspend)
