"""Create the draft of a letter about a violation, with the text of a template unless one is given.

The association's own template comes before the organization's, and that before the built-in text.
"""

import msgspec

from functions.violation_letters._violation_letter import CONFLICTS, NewViolationLetter
from shared.domain.built_in_letters import BUILT_IN, LetterText
from shared.domain.letter_text import require_placeholders
from shared.domain.violation_letter import KeptLetter, ViolationLetterDetails, details
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import FieldError, invalid_fields
from shared.roles import WRITERS


@endpoint(
    "POST /v1/violation-letters",
    caller=Manager(WRITERS),
    feature="hoa",
    status=201,
    conflicts=CONFLICTS,
    preview=True,
)
def handle(call: ManagerCall, body: NewViolationLetter) -> ViolationLetterDetails:
    require_placeholders(subject=body.subject, body=body.body)
    with call.db.transaction():
        if body.subject is None or body.body is None:
            body = _completed(body, _template(call, body))
        return details(
            call.db.one(
                KeptLetter,
                """
                insert into violation_letters (organization_id, {fields}) values ($1, {values})
                returning {columns}
                """,
                call.organization_id,
                body,
            )
        )


def _template(call: ManagerCall, body: NewViolationLetter) -> LetterText | None:
    own = call.db.maybe_one(
        LetterText,
        """
        select subject, body from letter_templates
        where letter_type = $1 and (association_id is null or association_id = (
            select association_id from violations where violations.id = $2))
        order by association_id nulls last limit 1
        """,
        body.letter_type,
        body.violation_id,
    )
    return own or BUILT_IN.get(body.letter_type)


def _completed(body: NewViolationLetter, text: LetterText | None) -> NewViolationLetter:
    """The draft with the text of the template; VALIDATION_ERROR where there is no template."""
    if text is None:
        missing = [name for name in ("subject", "body") if getattr(body, name) is None]
        raise invalid_fields(
            [
                FieldError(f"/{name}", "Write a text, because there is no template of this type.")
                for name in missing
            ]
        )
    return msgspec.structs.replace(
        body, subject=body.subject or text.subject, body=body.body or text.body
    )
