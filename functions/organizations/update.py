"""Change the organization's name, time zone and rent policy."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from functions.organizations._organization import CONFLICTS, LateFeeKind, Organization
from shared.inputs.text import OrganizationName, TimeZone
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import Code, Problem
from shared.roles import OWNERS

Cents = Annotated[int, msgspec.Meta(gt=0, le=10**15)]


class OrganizationChanges(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What may change: an absent field stays, null clears."""

    name: OrganizationName | UnsetType = UNSET
    time_zone: TimeZone | UnsetType = UNSET
    rent_charge_days_ahead: Annotated[int, msgspec.Meta(ge=0, le=28)] | UnsetType = UNSET
    late_fee_kind: LateFeeKind | UnsetType = UNSET
    late_fee_flat_cents: Cents | UnsetType | None = UNSET
    late_fee_percent_bp: Annotated[int, msgspec.Meta(ge=1, le=10_000)] | UnsetType | None = UNSET
    late_fee_cap_cents: Cents | UnsetType | None = UNSET
    late_fee_grace_days: Annotated[int, msgspec.Meta(ge=0, le=60)] | UnsetType = UNSET


@endpoint("PATCH /v1/organizations/{organization_id}", caller=Manager(OWNERS), conflicts=CONFLICTS)
def handle(call: ManagerCall, organization_id: UUID, body: OrganizationChanges) -> Organization:
    changed = call.db.maybe_one(
        Organization,
        """
        update organizations set
            (name, time_zone, rent_charge_days_ahead, late_fee_kind, late_fee_flat_cents,
             late_fee_percent_bp, late_fee_cap_cents, late_fee_grace_days)
            = (select name, time_zone, rent_charge_days_ahead, late_fee_kind, late_fee_flat_cents,
                      late_fee_percent_bp, late_fee_cap_cents, late_fee_grace_days
               from jsonb_populate_record(organizations, $2))
        where id = $1 and ($3::timestamptz[] is null or updated_at = any($3))
        returning {columns}
        """,
        organization_id,
        msgspec.json.encode(body).decode(),
        call.if_match,
    )
    if changed is not None:
        return changed
    call.db.one(Organization, "select {columns} from organizations where id = $1", organization_id)
    raise Problem(Code.PRECONDITION_FAILED, "The organization has changed in the meantime.")
