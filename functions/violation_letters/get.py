"""Get one letter about a violation, with what it says."""

from uuid import UUID

from shared.domain.violation_letter import ViolationLetterDetails, details, kept_letter
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


@endpoint(
    "GET /v1/violation-letters/{violation_letter_id}", caller=Manager(EVERYONE), feature="hoa"
)
def handle(call: ManagerCall, violation_letter_id: UUID) -> ViolationLetterDetails:
    return details(kept_letter(call.db, violation_letter_id))
