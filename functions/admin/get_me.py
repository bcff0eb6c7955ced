"""Get the signed-in super-admin."""

from datetime import datetime
from typing import Annotated

import msgspec

from shared.accounts.account import OWN_USER, User
from shared.database.rows import Sql
from shared.pipeline.call import AdminCall
from shared.pipeline.callers import SuperAdmin
from shared.pipeline.endpoint import endpoint


class SuperAdminAccount(msgspec.Struct):
    """The super-admin behind the session."""

    user: Annotated[User, OWN_USER]
    authenticated_at: Annotated[datetime, Sql("to_timestamp($1)")]
    """When the super-admin signed in. Changes are refused 15 minutes later."""
    expires_at: Annotated[datetime, Sql("to_timestamp($2)")]
    """When the session ends, 8 hours after the sign-in at the latest."""


@endpoint("GET /v1/admin/me", caller=SuperAdmin())
def handle(call: AdminCall) -> SuperAdminAccount:
    return call.db.one(
        SuperAdminAccount,
        "select {columns}",
        call.session.authenticated_at,
        call.session.expires_at,
    )
