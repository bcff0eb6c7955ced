"""Update a recurring assessment, or pause it. Absent fields stay, null clears."""

from uuid import UUID

import msgspec
from msgspec import UNSET

from functions.recurring_assessments._recurring_assessment import (
    CONFLICTS,
    RecurringAssessment,
    RecurringAssessmentChanges,
)
from shared.domain.assessing import EITHER
from shared.domain.recurring_terms import change_recurring
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.problems import invalid
from shared.roles import HOA_MONEY


@endpoint(
    "PATCH /v1/recurring-assessments/{recurring_assessment_id}",
    caller=Manager(HOA_MONEY),
    feature="hoa",
    conflicts=CONFLICTS,
)
def handle(
    call: ManagerCall, recurring_assessment_id: UUID, body: RecurringAssessmentChanges
) -> RecurringAssessment:
    changes = _each_in_place_of_the_other(body)
    changed = change_recurring(call.db, RecurringAssessment, recurring_assessment_id, changes)
    return changed or refuse(call, RecurringAssessment, recurring_assessment_id)


def _each_in_place_of_the_other(body: RecurringAssessmentChanges) -> RecurringAssessmentChanges:
    """The changes, of which an amount clears the total and a total the amount."""
    if body.amount_cents is not UNSET and body.total_cents is not UNSET:
        raise invalid("/amount_cents", EITHER)
    if body.amount_cents is not UNSET:
        return msgspec.structs.replace(body, total_cents=None)
    if body.total_cents is not UNSET:
        return msgspec.structs.replace(body, amount_cents=None)
    return body
