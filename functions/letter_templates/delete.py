"""Delete a letter template. The next one in line serves instead, in the end the built-in text."""

from uuid import UUID

from functions.letter_templates._letter_template import KeptTemplate
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import ADMINS


@endpoint(
    "DELETE /v1/letter-templates/{letter_template_id}",
    caller=Manager(ADMINS),
    feature="hoa",
    subscription=False,
    status=204,
)
def handle(call: ManagerCall, letter_template_id: UUID) -> None:
    deleted = call.db.execute(
        "delete from letter_templates where id = $1 and {unchanged}", letter_template_id
    )
    if not deleted:
        refuse(call, KeptTemplate, letter_template_id)
