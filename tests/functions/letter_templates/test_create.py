from tests.factories import Organization, new_association, new_organization, sql
from tests.functions.letter_templates.rows import NEW
from tests.http.client import Reply, code, send


def create(organization: Organization, **changes: object) -> Reply:
    return send("POST", "/v1/letter-templates", NEW | changes, token=organization.owner.token)


def test_answers_what_a_letter_could_say() -> None:
    answer = create(new_organization(), subject="{{violation_category}}", body="- **{{cure_by}}**")

    assert answer.status_code == 201, answer.text
    assert answer.json["content"] == {
        "subject": "noise",
        "paragraphs": [
            {"is_list_item": True, "spans": [{"text": "16 March 2026", "is_bold": True}]}
        ],
        "empty_placeholders": [],
    }


def test_refuses_unknown_placeholders_by_name() -> None:
    organization = new_organization()

    answer = create(organization, subject="{{owner}}", body="a {{ today }}")

    assert code(answer) == (422, "VALIDATION_ERROR")
    assert [
        (each["pointer"], each["detail"].split(" is no ")[0]) for each in answer.json["errors"]
    ] == [
        ("/subject", "{{owner}}"),
        ("/body", "{{ today }}"),
    ]
    assert sql("select from letter_templates where organization_id = :id", id=organization.id) == []


def test_each_association_has_one_template_of_a_type() -> None:
    organization = new_organization()
    association_id = new_association(organization)
    for names in ({}, {"association_id": association_id}):
        assert create(organization, **names).status_code == 201
        again = create(organization, **names)

        assert code(again) == (409, "CONFLICT")
        assert again.json["detail"] == "There is a template of this type already. Change that one."
    assert create(organization, letter_type="custom").status_code == 201
    assert create(new_organization()).status_code == 201


def test_has_room_for_a_hundred_placeholders() -> None:
    answer = create(new_organization(), body="{{violation_description}} {{today}}\n" * 100)

    assert answer.status_code == 201
    [paragraph] = answer.json["content"]["paragraphs"]
    assert sum(span["text"].count("4 March 2026") for span in paragraph["spans"]) == 100
