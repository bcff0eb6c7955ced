"""Appeal one of the homeowner's own violations."""

from uuid import UUID

import msgspec

from functions.homeowner_portal._violation import OwnViolation
from shared.domain.states import VIOLATION
from shared.domain.violation import AppealText, appeal
from shared.pipeline.call import HomeownerCall
from shared.pipeline.callers import Homeowner
from shared.pipeline.endpoint import endpoint
from shared.pipeline.moving import moving

OWN = "select {columns} from violations where id = $1 and homeowner_id = scope_homeowner_id()"


class OwnAppeal(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What the managers are to consider."""

    note: AppealText
    """Why the violation or its fine is to be taken back."""


@endpoint("POST /v1/homeowner-portal/violations/{violation_id}/appeal", caller=Homeowner())
def handle(call: HomeownerCall, violation_id: UUID, body: OwnAppeal) -> OwnViolation:
    locked = OWN + " for no key update"
    with moving(call, OwnViolation, locked, violation_id, machine=VIOLATION, to="appealed"):
        appeal(call.db, violation_id, body.note)
        return call.db.one(OwnViolation, OWN, violation_id)
