from tests.client import code, send
from tests.factories import new_homeowner, new_organization, sql


def test_changes_only_the_own_row() -> None:
    organization = new_organization()
    home = new_homeowner(organization)
    neighbour = new_homeowner(organization, association_id=home.association_id)

    response = send(
        "PATCH", "/v1/homeowner-portal/profile", {"phone": "555-0101"}, token=home.person.token
    )

    assert (response.status_code, response.json["phone"]) == (200, "555-0101")
    assert sql("select phone from homeowners where id = :id", id=neighbour.homeowner_id) == [[None]]


def test_refuses_what_only_managers_may_change() -> None:
    home = new_homeowner(new_organization())

    response = send(
        "PATCH", "/v1/homeowner-portal/profile", {"status": "active"}, token=home.person.token
    )

    assert code(response) == (422, "VALIDATION_ERROR")


def test_an_address_may_have_lines_and_null_clears() -> None:
    home = new_homeowner(new_organization(), phone="555-0101")
    body = {"phone": None, "mailing_address": " 1 Maple Court\nChicago "}

    response = send("PATCH", "/v1/homeowner-portal/profile", body, token=home.person.token)

    assert response.status_code == 200
    shown = (response.json["phone"], response.json["mailing_address"])
    assert shown == (None, "1 Maple Court\nChicago")


def test_refuses_to_overwrite_what_somebody_else_changed() -> None:
    home = new_homeowner(new_organization())
    path = "/v1/homeowner-portal/profile"
    seen = send("GET", path, token=home.person.token).headers["ETag"]
    send("PATCH", path, {"phone": "555-0101"}, token=home.person.token)

    late = send(
        "PATCH", path, {"phone": "555-0102"}, token=home.person.token, headers={"If-Match": seen}
    )

    assert code(late) == (412, "PRECONDITION_FAILED")
    assert send("GET", path, token=home.person.token).json["phone"] == "555-0101"
