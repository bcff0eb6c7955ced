"""Add an association to the caller's organization."""

from typing import Annotated

import msgspec

from functions.associations._association import Association
from shared.domain.money import Cents
from shared.inputs.text import Country, Email, LongText, Name, Phone, PostalCode, Url
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import WRITERS


class NewAssociation(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What adding an association takes. Late fees start today unless `late_fees` is false."""

    name: Name
    address_line1: Name | None = None
    address_line2: Name | None = None
    city: Name | None = None
    state: Name | None = None
    postal_code: PostalCode | None = None
    country: Country | None = None
    phone: Phone | None = None
    email: Email | None = None
    website: Url | None = None
    fiscal_year_start: Annotated[int, msgspec.Meta(ge=1, le=12)] = 1
    accepts_join_requests: bool = True
    late_fees: bool = True
    late_fee_percent_bp: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 1000
    late_fee_minimum_cents: Cents = 2500
    late_fee_grace_days: Annotated[int, msgspec.Meta(ge=0, le=90)] = 10
    notes: LongText | None = None


@endpoint(
    "POST /v1/associations",
    caller=Manager(WRITERS),
    feature="hoa",
    idempotent=True,
    status=201,
)
def handle(call: ManagerCall, body: NewAssociation) -> Association:
    return call.db.one(
        Association,
        """
        insert into associations
            (organization_id, name, address_line1, address_line2, city, state, postal_code,
             country, phone, email, website, fiscal_year_start, accepts_join_requests,
             late_fee_percent_bp, late_fee_minimum_cents, late_fee_grace_days, notes,
             late_fees_since)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
            case when $18 then org_today($1) end)
        returning {columns}
        """,
        call.organization_id,
        body.name,
        body.address_line1,
        body.address_line2,
        body.city,
        body.state,
        body.postal_code,
        body.country,
        body.phone,
        body.email,
        body.website,
        body.fiscal_year_start,
        body.accepts_join_requests,
        body.late_fee_percent_bp,
        body.late_fee_minimum_cents,
        body.late_fee_grace_days,
        body.notes,
        body.late_fees,
    )
