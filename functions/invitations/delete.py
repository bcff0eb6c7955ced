"""Revoke an open invitation; its token opens nothing from now on."""

from uuid import UUID

from functions.invitations._invitation import Invitation
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import Code, Problem
from shared.roles import ADMINS


@endpoint(
    "DELETE /v1/invitations/{invitation_id}",
    caller=Manager(ADMINS),
    subscription=False,
    status=204,
)
def handle(call: ManagerCall, invitation_id: UUID) -> None:
    versions = call.if_match
    revoked = call.db.execute(
        """
        update invitations set revoked_at = now()
        where id = $1 and accepted_at is null and revoked_at is null
            and ($2::timestamptz[] is null or updated_at = any($2))
        """,
        invitation_id,
        versions,
    )
    if revoked:
        return
    found = call.db.one(
        Invitation, "select {columns} from invitations where id = $1", invitation_id
    )
    if versions is not None and found.updated_at not in versions:
        raise Problem(Code.PRECONDITION_FAILED, "The invitation has changed in the meantime.")
    raise Problem(Code.CONFLICT, f"The invitation is {found.state}.")
