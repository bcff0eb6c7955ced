from typing import Any

import pytest

from tests.factories import (
    Organization,
    new_association,
    new_homeowner,
    new_member,
    new_organization,
    sql,
)
from tests.functions.letter_templates.rows import new_template
from tests.http.client import Reply, code, send
from tests.lettings import new_property, new_unit
from tests.violations import new_violation

NASTY = "**Bob** {{today}} <b>__x__[a](http://x)"


def create(organization: Organization, violation_id: str, /, **changes: Any) -> Reply:
    body = {"violation_id": violation_id, "letter_type": "first_notice"} | changes
    return send("POST", "/v1/violation-letters", body, token=organization.owner.token)


def said(answer: Reply) -> list[str]:
    """Each paragraph of the letter as a text."""
    assert answer.status_code in {200, 201}, answer.text
    return [
        "".join(span["text"] for span in each["spans"])
        for each in answer.json["content"]["paragraphs"]
    ]


def test_has_the_built_in_text_and_its_values() -> None:
    organization = new_organization()
    violation_id = new_violation(organization, cure_by="2026-03-16")

    answer = create(organization, violation_id)

    made = answer.json
    assert (made["status"], made["sent_at"], made["document_id"]) == ("draft", None, None)
    assert made["homeowner_name"] == "Hugo Homeowner"
    assert made["subject"] == "First notice of a violation: {{violation_category}}"
    assert made["content"]["subject"] == "First notice of a violation: landscaping"
    assert "Dear Hugo Homeowner," in said(answer)
    assert {"Recorded on: 1 February 2020", "Correct it by: 16 March 2026"} <= set(said(answer))
    assert made["content"]["empty_placeholders"] == ["property_address", "unit_name"]


def test_takes_the_nearest_template() -> None:
    organization = new_organization()
    home = new_homeowner(organization)
    violation_id = new_violation(organization, home.homeowner_id)
    new_template(organization, association_id=new_association(organization), body="Of another.")
    new_template(new_organization(), body="Of another organization.")

    assert "Sincerely" in create(organization, violation_id).json["body"]
    new_template(organization, body="Of all.")
    assert create(organization, violation_id).json["body"] == "Of all."
    new_template(organization, association_id=home.association_id, body="Of this one.")
    assert create(organization, violation_id).json["body"] == "Of this one."
    given = create(organization, violation_id, body="Given.")
    assert (given.json["body"], given.json["subject"]) == (
        "Given.",
        "About {{violation_category}}",
    )


def test_a_custom_letter_without_a_template_needs_its_texts() -> None:
    organization = new_organization()
    violation_id = new_violation(organization)

    none = create(organization, violation_id, letter_type="custom")
    one = create(organization, violation_id, letter_type="custom", body="Text")
    both = create(organization, violation_id, letter_type="custom", body="Text", subject="About")

    assert [each["pointer"] for each in none.json["errors"]] == ["/subject", "/body"]
    assert [each["pointer"] for each in one.json["errors"]] == ["/subject"]
    assert both.status_code == 201


def test_values_stay_text_whatever_they_have_in_them() -> None:
    organization = new_organization()
    home = new_homeowner(organization, first_name=NASTY, last_name="- x")
    violation_id = new_violation(
        organization, home.homeowner_id, category=NASTY, description=f"- one\n\n{NASTY}\n- two"
    )
    sql("update associations set name = :name where id = :id", name=NASTY, id=home.association_id)
    body = "- **{{homeowner_name}}** {{violation_description}}\n\n{{association_name}}"

    answer = create(organization, violation_id, subject="{{violation_category}}", body=body)

    assert answer.json["content"] == {
        "subject": NASTY,
        "paragraphs": [
            {
                "is_list_item": True,
                "spans": [
                    {"text": f"{NASTY} - x", "is_bold": True},
                    {"text": f" - one\n\n{NASTY}\n- two", "is_bold": False},
                ],
            },
            {"is_list_item": False, "spans": [{"text": NASTY, "is_bold": False}]},
        ],
        "empty_placeholders": [],
    }


@pytest.mark.parametrize("field", ["subject", "body"])
def test_refuses_an_unknown_placeholder(field: str) -> None:
    organization = new_organization()

    answer = create(organization, new_violation(organization), **{field: "{{owner_name}}"})

    assert code(answer) == (422, "VALIDATION_ERROR")
    assert answer.json["errors"][0]["pointer"] == f"/{field}"
    assert answer.json["errors"][0]["detail"].startswith("{{owner_name}} is no placeholder.")


def test_names_the_home_of_the_violation_or_else_the_homeowners() -> None:
    organization = new_organization()
    association_id = new_association(organization)
    own = new_property(organization, name="Own", association_id=association_id)
    unit = new_unit(organization, own, name="101")
    other = new_property(
        organization, name="Other", address_line1="2 Elm Street", association_id=association_id
    )
    home = new_homeowner(organization, association_id=association_id, property_id=own, unit_id=unit)
    text = "{{property_address}} / {{unit_name}}"

    at_home = create(organization, new_violation(organization, home.homeowner_id), body=text)
    elsewhere = create(
        organization, new_violation(organization, home.homeowner_id, property_id=other), body=text
    )

    assert said(at_home) == ["1 Linden Street, Chicago, IL 60601 / 101"]
    assert said(elsewhere) == ["2 Elm Street, Chicago, IL 60601 / "]


def test_tells_the_hearing_in_the_organizations_time_zone() -> None:
    organization = new_organization()
    sql("update organizations set time_zone = 'America/Chicago' where id = :id", id=organization.id)
    text = "{{hearing_at}}, {{sender_name}}"
    violation_id = new_violation(organization)

    answer = create(organization, violation_id, body=text, hearing_at="2096-04-14T23:30:00Z")
    naive = create(organization, violation_id, body=text, hearing_at="2096-04-14T23:30:00")

    assert said(answer) == ["14 April 2096, 18:30 (America/Chicago), Somebody"]
    assert answer.json["hearing_at"] == "2096-04-14T23:30:00Z"
    assert code(naive) == (422, "VALIDATION_ERROR")
    assert naive.json["errors"][0]["detail"].startswith("Enter a time with its zone")


def test_shows_beforehand_what_a_letter_would_say() -> None:
    organization = new_organization()
    body = {"violation_id": new_violation(organization), "letter_type": "first_notice"}
    path, token = "/v1/violation-letters", new_member(organization, "manager").token

    preview = send("POST", path, body, token=token, query={"preview": "true"})

    assert preview.status_code == 200
    assert "Dear Hugo Homeowner," in said(preview)
    assert (
        sql("select from violation_letters where organization_id = :id", id=organization.id) == []
    )
