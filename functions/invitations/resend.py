"""Resend an invitation, with a new token and seven more days. Its sender becomes its inviter."""

from uuid import UUID

from functions.invitations._invitation import Invitation, moving_invitation
from shared.letters.invitation import Invite
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.gates import require_owner_for
from shared.pipeline.outbox import tell
from shared.roles import ADMINS


@endpoint("POST /v1/invitations/{invitation_id}/resend", caller=Manager(ADMINS))
def handle(call: ManagerCall, invitation_id: UUID) -> Invitation:
    with call.db.transaction():
        # Before the invitation, as by a removal, which locks the membership and then revokes.
        call.db.execute(
            "select from organization_memberships where user_id = $1 for share", call.user_id
        )
        with moving_invitation(call, invitation_id, to="open") as invitation:
            require_owner_for(call, invitation.role)
            tell(call, Invite(invitation_id=invitation_id))
            return call.db.one(
                Invitation,
                """
                update invitations set nonce = default, expires_at = now() + interval '7 days'
                where id = $1
                returning {columns}
                """,
                invitation_id,
            )
