"""Inviting a homeowner to the portal, as several endpoints of this area do."""

from uuid import UUID

from shared.pipeline.call import ManagerCall


def invite(call: ManagerCall, homeowner_id: UUID) -> None:
    """Send the homeowner a token for the portal; an open invitation is replaced."""
    call.db.execute(
        """
        with invited as (
            insert into invitations
                (organization_id, kind, email, homeowner_id, invited_by_user_id)
            select organization_id, 'homeowner', email, id, $2 from homeowners where id = $1
            returning organization_id, id
        )
        insert into outbox (organization_id, kind, payload)
        select organization_id, 'email',
            jsonb_build_object('template', 'invitation', 'invitation_id', id)
        from invited
        """,
        homeowner_id,
        call.user_id,
    )
