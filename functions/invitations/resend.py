"""Send an invitation again, with a new token and seven more days."""

from uuid import UUID

from functions.invitations._invitation import Invitation, mail_invitation
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.gates import require_owner_for
from shared.problems import Code, Problem
from shared.roles import ADMINS


@endpoint("POST /v1/invitations/{invitation_id}/resend", caller=Manager(ADMINS))
def handle(call: ManagerCall, invitation_id: UUID) -> Invitation:
    with call.db.transaction():
        found = call.db.one(
            Invitation,
            "select {columns} from invitations where id = $1 for update",
            invitation_id,
        )
        call.require_version(found.updated_at)
        if found.state not in {"open", "expired"}:
            raise Problem(Code.CONFLICT, f"The invitation is {found.state}.")
        require_owner_for(call, found.role)
        renewed = call.db.one(
            Invitation,
            """
            update invitations set nonce = default, expires_at = now() + interval '7 days'
            where id = $1
            returning {columns}
            """,
            invitation_id,
        )
        mail_invitation(call, invitation_id)
    return renewed
