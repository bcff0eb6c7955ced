"""Impersonate a homeowner in the portal for 30 minutes. Your own session ends.

The organization's audit log has the reason, and names you in every row of what you change. Payments
and saved cards are refused.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from functions.admin._impersonation import impersonating
from shared.accounts.signed_in import SignedIn
from shared.pipeline.call import AdminCall
from shared.pipeline.callers import SuperAdmin
from shared.pipeline.endpoint import endpoint
from shared.pipeline.platform_write import PlatformChange
from shared.problems import Code, Problem


class _Homeowner(msgspec.Struct):
    id: UUID
    organization_id: UUID
    archived_at: datetime | None


@endpoint(
    "POST /v1/admin/homeowners/{homeowner_id}/impersonate", caller=SuperAdmin(), sets_cookie=True
)
def handle(call: AdminCall, homeowner_id: UUID, body: PlatformChange) -> SignedIn:
    found = call.db.one(_Homeowner, "select {columns} from homeowners where id = $1", homeowner_id)
    if found.archived_at is not None:
        raise Problem(
            Code.CONFLICT,
            "The homeowner is archived and has no portal. The organization can restore it.",
        )
    return impersonating(call, body.reason, found.organization_id, found.id)
