"""Update the draft of a letter about a violation. Absent fields stay, null clears."""

from uuid import UUID

from functions.violation_letters._violation_letter import SENT, ViolationLetterChanges
from shared.domain.letter_text import require_placeholders
from shared.domain.violation_letter import KeptLetter, ViolationLetterDetails, details
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import WRITERS


@endpoint(
    "PATCH /v1/violation-letters/{violation_letter_id}",
    caller=Manager(WRITERS),
    feature="hoa",
)
def handle(
    call: ManagerCall, violation_letter_id: UUID, body: ViolationLetterChanges
) -> ViolationLetterDetails:
    require_placeholders(subject=body.subject, body=body.body)
    changed = call.db.maybe_one(
        KeptLetter,
        """
        update violation_letters
        set ({fields}) = (select {fields} from jsonb_populate_record(violation_letters, $2))
        where id = $1 and status = 'draft' and {unchanged}
        returning {columns}
        """,
        violation_letter_id,
        body,
    )
    return details(changed or refuse(call, KeptLetter, violation_letter_id, SENT))
