"""Add a homeowner to an association, and invite to the portal if asked."""

from uuid import UUID

import msgspec

from functions.homeowners._invitation import invite
from shared.domain.homeowner import CONFLICTS, Homeowner
from shared.inputs.text import Email, LongText, Name, Phone, ShortText
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import WRITERS


class NewHomeowner(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What adding a homeowner takes."""

    association_id: UUID
    first_name: Name
    last_name: Name
    email: Email
    phone: Phone | None = None
    mailing_address: ShortText | None = None
    property_id: UUID | None = None
    unit_id: UUID | None = None
    notes: LongText | None = None
    invite: bool = False


@endpoint(
    "POST /v1/homeowners",
    caller=Manager(WRITERS),
    feature="hoa",
    idempotent=True,
    status=201,
    conflicts=CONFLICTS,
)
def handle(call: ManagerCall, body: NewHomeowner) -> Homeowner:
    with call.db.transaction():
        homeowner = call.db.one(
            Homeowner,
            """
            insert into homeowners
                (organization_id, association_id, first_name, last_name, email, phone,
                 mailing_address, property_id, unit_id, notes)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            returning {columns}
            """,
            call.organization_id,
            body.association_id,
            body.first_name,
            body.last_name,
            body.email,
            body.phone,
            body.mailing_address,
            body.property_id,
            body.unit_id,
            body.notes,
        )
        if body.invite:
            invite(call, homeowner.id)
            homeowner.portal_access = "invited"
    return homeowner
