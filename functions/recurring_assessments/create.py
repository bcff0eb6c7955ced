"""Create a recurring assessment of an association."""

from functions.recurring_assessments._recurring_assessment import (
    CONFLICTS,
    OF_ALL,
    NewRecurringAssessment,
    WholeRecurringAssessment,
    whole,
)
from shared.domain.assessing import require_association, require_one_amount
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import invalid
from shared.roles import HOA_MONEY


@endpoint(
    "POST /v1/recurring-assessments",
    caller=Manager(HOA_MONEY),
    feature="hoa",
    status=201,
    conflicts=CONFLICTS,
    preview=True,
)
def handle(call: ManagerCall, body: NewRecurringAssessment) -> WholeRecurringAssessment:
    require_one_amount(body)
    if body.homeowner_id is not None and body.total_cents is not None:
        raise invalid("/total_cents", OF_ALL)
    with call.db.transaction():
        today = require_association(call.db, body.association_id)
        if body.anchor_date < today:
            raise invalid("/anchor_date", f"Choose a day from today on, {today}.")
        if body.ends_on is not None and body.ends_on < body.anchor_date:
            raise invalid("/ends_on", "Choose a day from the first due date on.")
        made = call.db.one(
            WholeRecurringAssessment,
            """
            insert into recurring_charges (organization_id, {fields}) values ($1, {values})
            returning {columns}
            """,
            call.organization_id,
            body,
        )
        return whole(call.db, made)
