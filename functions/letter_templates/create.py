"""Create a letter template for one association, or for all that have none of their own."""

from functions.letter_templates._letter_template import (
    CONFLICTS,
    KeptTemplate,
    LetterTemplate,
    NewLetterTemplate,
    shown,
)
from shared.domain.letter_text import require_placeholders
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import ADMINS


@endpoint(
    "POST /v1/letter-templates",
    caller=Manager(ADMINS),
    feature="hoa",
    status=201,
    conflicts=CONFLICTS,
    preview=True,
)
def handle(call: ManagerCall, body: NewLetterTemplate) -> LetterTemplate:
    require_placeholders(subject=body.subject, body=body.body)
    return shown(
        call.db.one(
            KeptTemplate,
            """
            insert into letter_templates (organization_id, {fields}) values ($1, {values})
            returning {columns}
            """,
            call.organization_id,
            body,
        )
    )
