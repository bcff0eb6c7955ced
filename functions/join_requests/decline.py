"""Decline a join request, and mail the reason if there is one."""

from uuid import UUID

import msgspec

from functions.join_requests._join_request import JoinRequest, deciding
from shared.inputs.text import ShortText
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import WRITERS


class JoinRequestDecline(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The reason, which is mailed to the person."""

    reason: ShortText | None = None
    """Mailed to the person."""


@endpoint(
    "POST /v1/join-requests/{join_request_id}/decline", caller=Manager(WRITERS), feature="hoa"
)
def handle(call: ManagerCall, join_request_id: UUID, body: JoinRequestDecline) -> JoinRequest:
    with deciding(call, join_request_id, to="declined", reason=body.reason):
        return call.db.one(
            JoinRequest,
            """
            update join_requests set status = 'declined', decided_by_user_id = $2,
                decided_at = now()
            where id = $1
            returning {columns}
            """,
            join_request_id,
            call.user_id,
        )
