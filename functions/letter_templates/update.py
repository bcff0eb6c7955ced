"""Update a letter template. Letters that were drafted from it keep their text."""

from uuid import UUID

from functions.letter_templates._letter_template import (
    KeptTemplate,
    LetterTemplate,
    LetterTemplateChanges,
    shown,
)
from shared.domain.letter_text import require_placeholders
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import ADMINS


@endpoint(
    "PATCH /v1/letter-templates/{letter_template_id}",
    caller=Manager(ADMINS),
    feature="hoa",
)
def handle(
    call: ManagerCall, letter_template_id: UUID, body: LetterTemplateChanges
) -> LetterTemplate:
    require_placeholders(subject=body.subject, body=body.body)
    changed = call.db.maybe_one(
        KeptTemplate,
        """
        update letter_templates
        set ({fields}) = (select {fields} from jsonb_populate_record(letter_templates, $2))
        where id = $1 and {unchanged}
        returning {columns}
        """,
        letter_template_id,
        body,
    )
    return shown(changed or refuse(call, KeptTemplate, letter_template_id))
