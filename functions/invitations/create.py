"""Create an invitation to become a member, and mail it."""

import msgspec

from functions.invitations._invitation import Invitation
from shared.inputs.text import Email
from shared.letters.invitation import Invite
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.gates import require_owner_for
from shared.pipeline.outbox import tell
from shared.problems import Conflicts, FieldError
from shared.roles import ADMINS, Role

CONFLICTS: Conflicts = {
    "invitations_organization_id_email_key": FieldError(
        "/email", "This person has an open invitation already."
    )
}


class NewInvitation(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The e-mail to invite, and the role of the new member."""

    email: Email
    role: Role = "viewer"
    """The role of the new member. Owners alone invite owners."""


@endpoint(
    "POST /v1/invitations",
    caller=Manager(ADMINS),
    status=201,
    conflicts=CONFLICTS,
)
def handle(call: ManagerCall, body: NewInvitation) -> Invitation:
    require_owner_for(call, body.role)
    with call.db.transaction():
        invitation = call.db.one(
            Invitation,
            """
            insert into invitations (organization_id, kind, invited_by_user_id, {fields})
            values ($1, 'member', $2, {values})
            returning {columns}
            """,
            call.organization_id,
            call.user_id,
            body,
        )
        tell(call, Invite(invitation_id=invitation.id))
    return invitation
