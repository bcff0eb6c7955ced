"""Delete an invitation: its link stops working, and the row is kept as revoked."""

from uuid import UUID

from functions.invitations._invitation import moving_invitation
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import ADMINS


@endpoint(
    "DELETE /v1/invitations/{invitation_id}",
    caller=Manager(ADMINS),
    subscription=False,
    status=204,
    rate="account",
)
def handle(call: ManagerCall, invitation_id: UUID) -> None:
    with moving_invitation(call, invitation_id, to="revoked"):
        call.db.execute("update invitations set revoked_at = now() where id = $1", invitation_id)
