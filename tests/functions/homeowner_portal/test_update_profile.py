import pytest

from tests.factories import new_homeowner, new_organization, sql
from tests.http.client import code, send

PATH = "/v1/homeowner-portal/profile"


def test_changes_only_the_callers_row() -> None:
    organization = new_organization()
    home = new_homeowner(organization)
    neighbour = new_homeowner(organization, association_id=home.association_id)

    response = send("PATCH", PATH, {"phone": "555-0101"}, token=home.person.token)

    assert (response.status_code, response.json["phone"]) == (200, "555-0101")
    assert sql("select phone from homeowners where id = :id", id=neighbour.homeowner_id) == [[None]]


@pytest.mark.parametrize("field", ["status", "email", "first_name", "property_id", "user_id"])
def test_refuses_fields_of_managers(field: str) -> None:
    home = new_homeowner(new_organization())

    response = send("PATCH", PATH, {field: "active"}, token=home.person.token)

    assert code(response) == (422, "VALIDATION_ERROR")


def test_an_absent_field_stays_and_null_clears() -> None:
    home = new_homeowner(new_organization(), phone="555-0101", mailing_address="1 Road")
    token = home.person.token

    untouched = send("PATCH", PATH, {}, token=token).json
    cleared = send("PATCH", PATH, {"phone": None}, token=token).json

    assert (untouched["phone"], untouched["mailing_address"]) == ("555-0101", "1 Road")
    assert (cleared["phone"], cleared["mailing_address"]) == (None, "1 Road")


@pytest.mark.parametrize(
    ("field", "value"),
    [("phone", "1234"), ("phone", "1" * 41), ("phone", 5), ("mailing_address", "")],
)
def test_names_the_invalid_field(field: str, value: object) -> None:
    home = new_homeowner(new_organization())

    response = send("PATCH", PATH, {field: value}, token=home.person.token)

    assert [error["pointer"] for error in response.json["errors"]] == [f"/{field}"]


def test_honours_if_match() -> None:
    token = new_homeowner(new_organization()).person.token
    headers = {"If-Match": send("GET", PATH, token=token).headers["ETag"]}

    first = send("PATCH", PATH, {"phone": "555-0101"}, token=token, headers=headers)
    second = send("PATCH", PATH, {"phone": "555-0102"}, token=token, headers=headers)

    assert (code(first), code(second)) == ((200, ""), (412, "PRECONDITION_FAILED"))
