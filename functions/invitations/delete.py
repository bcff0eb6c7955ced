"""Revoke an open invitation; its token opens nothing from now on."""

from uuid import UUID

from functions.invitations._invitation import Invitation
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import ADMINS


@endpoint(
    "DELETE /v1/invitations/{invitation_id}",
    caller=Manager(ADMINS),
    subscription=False,
    status=204,
)
def handle(call: ManagerCall, invitation_id: UUID) -> None:
    revoked = call.db.execute(
        """
        update invitations set revoked_at = now()
        where id = $1 and accepted_at is null and revoked_at is null
            and {unchanged}
        """,
        invitation_id,
    )
    if not revoked:
        refuse(call, Invitation, invitation_id, "The invitation was accepted or revoked already.")
