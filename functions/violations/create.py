"""Create a violation by a homeowner of an association."""

from datetime import date
from uuid import UUID

import msgspec

from functions.violations._violation import CONFLICTS, NewViolation, Violation
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import invalid, missing
from shared.roles import WRITERS


class _Answering(msgspec.Struct):
    """The association of the homeowner, and today there."""

    association_id: UUID
    today: date


@endpoint(
    "POST /v1/violations",
    caller=Manager(WRITERS),
    feature="hoa",
    status=201,
    conflicts=CONFLICTS,
)
def handle(call: ManagerCall, body: NewViolation) -> Violation:
    homeowner = call.db.maybe_one(
        _Answering,
        """
        select association_id, org_today(organization_id) as today from homeowners where id = $1
        """,
        body.homeowner_id,
    )
    if homeowner is None:
        raise missing("/homeowner_id", "There is no such homeowner.")
    body.violation_date = body.violation_date or homeowner.today
    if body.violation_date > homeowner.today:
        raise invalid("/violation_date", "Choose today or an earlier day.")
    return call.db.one(
        Violation,
        """
        with made as (
            insert into violations (organization_id, association_id, {fields})
            values ($1, $2, {values})
            returning *
        ), opened as (
            insert into violation_events (organization_id, violation_id, to_status)
            select organization_id, id, status from made
        )
        select {columns} from made as violations
        """,
        call.organization_id,
        homeowner.association_id,
        body,
    )
