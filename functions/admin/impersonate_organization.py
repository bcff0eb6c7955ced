"""Impersonate an admin of an organization for 30 minutes. Your own session ends.

The organization's audit log has the reason, and names you in every row of what you change. What
decides about access, and what moves money out, is refused.
"""

from uuid import UUID

import msgspec

from functions.admin._impersonation import impersonating
from shared.accounts.signed_in import SignedIn
from shared.pipeline.call import AdminCall
from shared.pipeline.callers import SuperAdmin
from shared.pipeline.endpoint import endpoint
from shared.pipeline.platform_write import PlatformChange


class _Organization(msgspec.Struct):
    id: UUID


@endpoint(
    "POST /v1/admin/organizations/{organization_id}/impersonate",
    caller=SuperAdmin(),
    sets_cookie=True,
)
def handle(call: AdminCall, organization_id: UUID, body: PlatformChange) -> SignedIn:
    found = call.db.one(
        _Organization, "select {columns} from organizations where id = $1", organization_id
    )
    return impersonating(call, body.reason, found.id)
