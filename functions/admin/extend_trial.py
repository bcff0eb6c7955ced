"""Extend an organization's trial by some days, or begin one on the plan pro."""

from typing import Annotated
from uuid import UUID

import msgspec

from functions.admin._organization import PlatformOrganization, changed
from shared.pipeline.call import AdminCall
from shared.pipeline.callers import SuperAdmin
from shared.pipeline.endpoint import endpoint
from shared.pipeline.platform_write import PlatformChange


class TrialExtension(PlatformChange):
    """How long the trial goes on, and why."""

    days: Annotated[int, msgspec.Meta(ge=1, le=90)]
    """Counted from the end of the trial, or from now if it is over."""


@endpoint("POST /v1/admin/organizations/{organization_id}/extend-trial", caller=SuperAdmin())
def handle(call: AdminCall, organization_id: UUID, body: TrialExtension) -> PlatformOrganization:
    def extend() -> None:
        call.db.execute("call extend_trial($1, $2)", organization_id, body.days)

    return changed(call, organization_id, body.reason, extend)
