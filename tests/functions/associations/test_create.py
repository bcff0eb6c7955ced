import re

from tests.client import code, send
from tests.factories import new_homeowner, new_organization
from tests.functions.properties.rows import new_property


def test_answers_a_join_code_that_can_be_read_aloud() -> None:
    organization = new_organization()

    response = send(
        "POST", "/v1/associations", {"name": "Maple Court"}, token=organization.owner.token
    )

    assert response.status_code == 201
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{10}", response.json["join_code"])
    assert response.json["late_fees_since"] is not None


def test_counts_what_belongs_to_it() -> None:
    organization = new_organization()
    home = new_homeowner(organization)
    new_property(organization, association_id=home.association_id, kind="single_family")

    found = send(
        "GET", f"/v1/associations/{home.association_id}", token=organization.owner.token
    ).json

    counts = (found["property_count"], found["unit_count"], found["homeowner_count"])
    assert counts == (1, 1, 1)


def test_refuses_addresses_that_are_none() -> None:
    organization = new_organization()
    body = {"name": "Maple", "email": "nobody", "website": "javascript:alert(1)", "country": "us"}

    response = send("POST", "/v1/associations", body, token=organization.owner.token)

    assert code(response) == (422, "VALIDATION_ERROR")
    pointers = {error["pointer"] for error in response.json["errors"]}
    assert pointers == {"/email", "/website", "/country"}
