from tests.factories import new_organization
from tests.functions.letter_templates.rows import new_template
from tests.http.client import code, send
from tests.violation_letters import new_draft


def test_refuses_an_unknown_placeholder() -> None:
    organization = new_organization()
    path = f"/v1/letter-templates/{new_template(organization)}"

    answer = send("PATCH", path, {"body": "{{owner}}"}, token=organization.owner.token)

    assert code(answer) == (422, "VALIDATION_ERROR")
    assert answer.json["errors"][0]["pointer"] == "/body"


def test_a_draft_keeps_the_text_that_it_was_made_from() -> None:
    organization = new_organization()
    template_id, draft_id = new_template(organization), new_draft(organization, body="As it was.")
    token = organization.owner.token

    send("PATCH", f"/v1/letter-templates/{template_id}", {"body": "As it is."}, token=token)
    send("DELETE", f"/v1/letter-templates/{template_id}", token=token)

    assert (
        send("GET", f"/v1/violation-letters/{draft_id}", token=token).json["body"] == "As it was."
    )
