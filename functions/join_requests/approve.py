"""Approve a join request: link the named homeowner, the one with that e-mail, or a new one."""

from uuid import UUID

import msgspec

from functions.join_requests._join_request import JoinRequest, deciding
from shared.domain.homeowner import CONFLICTS, Homeowner
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import Code, Problem, conflict, invalid, missing
from shared.roles import WRITERS


class JoinRequestApproval(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The home and the homeowner record to link. Each may be left out."""

    property_id: UUID | None = None
    """The property of the home. Replaces that of a known homeowner."""
    unit_id: UUID | None = None
    """The unit of the home. Needs its property."""
    homeowner_id: UUID | None = None
    """The record to link. Otherwise the one with that e-mail, or a new one."""


@endpoint(
    "POST /v1/join-requests/{join_request_id}/approve",
    caller=Manager(WRITERS),
    feature="hoa",
    conflicts=CONFLICTS,
    impersonation=False,
)
def handle(call: ManagerCall, join_request_id: UUID, body: JoinRequestApproval) -> Homeowner:
    if body.unit_id is not None and body.property_id is None:
        raise invalid("/unit_id", "Choose the unit's property too.")
    with deciding(call, join_request_id, to="approved") as request:
        if not request.email_verified:
            raise Problem(Code.CONFLICT, "The person has not verified the e-mail yet.")
        known = (
            _with_that_email(call, request)
            if body.homeowner_id is None
            else _named(call, request, body.homeowner_id)
        )
        homeowner = _linked(call, request, body, known) if known else _added(call, request, body)
        call.db.execute(
            """
            update join_requests set status = 'approved', decided_by_user_id = $2,
                decided_at = now(), homeowner_id = $3
            where id = $1
            """,
            join_request_id,
            call.user_id,
            homeowner.id,
        )
        return homeowner


def _with_that_email(call: ManagerCall, request: JoinRequest) -> Homeowner | None:
    """The association's homeowner with the person's e-mail and no account, locked."""
    return call.db.maybe_one(
        Homeowner,
        """
        select {columns} from homeowners
        where association_id = $1 and email_key = search_key($2)
            and user_id is null and archived_at is null
        for update
        """,
        request.association_id,
        request.email,
    )


def _named(call: ManagerCall, request: JoinRequest, homeowner_id: UUID) -> Homeowner:
    """The homeowner that the request names, locked; CONFLICT if it has an account."""
    named = call.db.maybe_one(
        Homeowner,
        "select {columns} from homeowners where id = $1 and association_id = $2 for update",
        homeowner_id,
        request.association_id,
    )
    if named is None:
        raise missing("/homeowner_id", "The association has no such homeowner.")
    if named.portal_access == "active":
        raise conflict("/homeowner_id", "This homeowner has an account already.")
    return named


def _linked(
    call: ManagerCall, request: JoinRequest, body: JoinRequestApproval, known: Homeowner
) -> Homeowner:
    """Link the account to the homeowner. A property in the body replaces the present home."""
    return call.db.one(
        Homeowner,
        """
        update homeowners set user_id = $2, property_id = coalesce($3, property_id),
            unit_id = case when $3 is null then unit_id else $4 end
        where id = $1
        returning {columns}
        """,
        known.id,
        request.user_id,
        body.property_id,
        body.unit_id,
    )


def _added(call: ManagerCall, request: JoinRequest, body: JoinRequestApproval) -> Homeowner:
    """Create a homeowner from the join request."""
    return call.db.one(
        Homeowner,
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
