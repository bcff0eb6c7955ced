"""Delete the draft of a letter about a violation for good."""

from uuid import UUID

from functions.violation_letters._violation_letter import SENT
from shared.domain.violation_letter import ViolationLetter
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import WRITERS


@endpoint(
    "DELETE /v1/violation-letters/{violation_letter_id}",
    caller=Manager(WRITERS),
    feature="hoa",
    subscription=False,
    status=204,
)
def handle(call: ManagerCall, violation_letter_id: UUID) -> None:
    deleted = call.db.execute(
        "delete from violation_letters where id = $1 and status = 'draft' and {unchanged}",
        violation_letter_id,
    )
    if not deleted:
        refuse(call, ViolationLetter, violation_letter_id, SENT)
