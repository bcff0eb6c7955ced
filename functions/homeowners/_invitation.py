"""The invitation of a homeowner to the portal."""

from uuid import UUID

import msgspec

from shared.letters.invitation import Invite
from shared.pipeline.call import ManagerCall
from shared.pipeline.outbox import tell


class _Made(msgspec.Struct, frozen=True):
    id: UUID


def invite(call: ManagerCall, homeowner_id: UUID) -> None:
    """Mail the homeowner an invitation, which replaces an open one."""
    invitation = call.db.one(
        _Made,
        """
        insert into invitations (organization_id, kind, email, homeowner_id, invited_by_user_id)
        select organization_id, 'homeowner', email, id, $2 from homeowners where id = $1
        returning id
        """,
        homeowner_id,
        call.user_id,
    )
    tell(call, Invite(invitation_id=invitation.id))
