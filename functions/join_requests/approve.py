"""Take a stranger up as a homeowner: as a given row, the row of the e-mail, or a new one."""

from uuid import UUID

import msgspec

from functions.join_requests._join_request import JoinRequest, mail_decision, pending_request
from shared.call import Call
from shared.callers import Manager
from shared.endpoint import endpoint
from shared.problems import Code, Problem, invalid
from shared.roles import WRITERS

CONFLICTS = {
    "homeowners_association_id_user_id_key": (
        "This person is a homeowner of the association already."
    ),
    "homeowners_association_id_email_key": (
        "Another homeowner of the association has this e-mail."
    ),
    "homeowners_property_id_fkey": "The association has no such property.",
    "homeowners_unit_id_fkey": "The property has no such unit.",
    "homeowners_unit_id_check": "A unit needs its property.",
}


class Approval(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Where the person lives, and which row it is; both may be left open."""

    property_id: UUID | None = None
    unit_id: UUID | None = None
    homeowner_id: UUID | None = None


class _Linked(msgspec.Struct):
    id: UUID


@endpoint(
    "POST /v1/join-requests/{join_request_id}/approve",
    caller=Manager(WRITERS),
    feature="hoa",
    conflicts=CONFLICTS,
)
def handle(call: Call, join_request_id: UUID, body: Approval) -> JoinRequest:
    with call.db.transaction():
        request = pending_request(call, join_request_id)
        if body.unit_id is not None and body.property_id is None:
            raise invalid("/unit_id", "A unit needs its property.")
        if not request.email_verified:
            raise Problem(Code.CONFLICT, "The person has not verified the e-mail yet.")
        homeowner = _linked(call, request, body) or _added(call, request, body)
        approved = call.db.one(
            JoinRequest,
            """
            update join_requests set status = 'approved', decided_by_user_id = $2,
                decided_at = now(), homeowner_id = $3
            where id = $1
            returning {columns}
            """,
            join_request_id,
            call.user_id,
            homeowner.id,
        )
        mail_decision(call, join_request_id)
    return approved


def _linked(call: Call, request: JoinRequest, body: Approval) -> _Linked | None:
    """The row that exists: the one named, else the unlinked one of that e-mail."""
    linked = call.db.maybe_one(
        _Linked,
        """
        update homeowners set user_id = $1, property_id = coalesce($5, property_id),
            unit_id = case when $5 is null then unit_id else $6 end
        where association_id = $2 and archived_at is null and user_id is null
            and case when $3::uuid is null then email_key = search_key($4) else id = $3 end
        returning {columns}
        """,
        request.user_id,
        request.association_id,
        body.homeowner_id,
        request.email,
        body.property_id,
        body.unit_id,
    )
    if linked is None and body.homeowner_id is not None:
        raise Problem(Code.NOT_FOUND, "There is no such homeowner without an account.")
    return linked


def _added(call: Call, request: JoinRequest, body: Approval) -> _Linked:
    return call.db.one(
        _Linked,
        """
        insert into homeowners
            (organization_id, association_id, user_id, first_name, last_name, email, phone,
             property_id, unit_id)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        returning {columns}
        """,
        call.organization_id,
        request.association_id,
        request.user_id,
        request.first_name,
        request.last_name,
        request.email,
        request.phone,
        body.property_id,
        body.unit_id,
    )
