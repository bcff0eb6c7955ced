from tests.factories import new_organization, sql
from tests.http.client import code, send
from tests.violation_letters import new_draft, new_sent_letter


def test_a_sent_letter_stays_as_it_is() -> None:
    organization = new_organization()
    path = f"/v1/violation-letters/{new_sent_letter(organization)}"
    token = organization.owner.token
    before = send("GET", path, token=token).json

    changed = send("PATCH", path, {"body": "Other."}, token=token)
    deleted = send("DELETE", path, token=token)

    assert code(changed) == code(deleted) == (409, "CONFLICT")
    assert changed.json["detail"] == "The letter was sent, so it stays as it is."
    assert send("GET", path, token=token).json == before


def test_a_draft_says_what_is_so_when_it_is_read() -> None:
    organization = new_organization()
    letter_id = new_draft(organization, body="{{violation_description}}")
    path, token = f"/v1/violation-letters/{letter_id}", organization.owner.token
    sql(
        "update violations set description = 'Anew.' where organization_id = :id",
        id=organization.id,
    )

    assert "Anew." in str(send("GET", path, token=token).json["content"])
    changed = send("PATCH", path, {"subject": "{{violation_category}}!"}, token=token).json
    assert changed["content"]["subject"] == "landscaping!"


def test_refuses_an_unknown_placeholder() -> None:
    organization = new_organization()
    path = f"/v1/violation-letters/{new_draft(organization)}"

    answer = send("PATCH", path, {"subject": "}}"}, token=organization.owner.token)

    assert code(answer) == (422, "VALIDATION_ERROR")
    assert answer.json["errors"][0]["pointer"] == "/subject"
