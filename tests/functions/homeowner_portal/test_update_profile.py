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


def test_an_archived_homeowner_is_signed_out() -> None:
    home = new_homeowner(new_organization())
    sql("update homeowners set archived_at = now() where id = :id", id=home.homeowner_id)

    response = send("GET", "/v1/homeowner-portal/profile", token=home.person.token)

    assert code(response) == (401, "UNAUTHENTICATED")


def test_shows_the_home_that_is_assigned() -> None:
    organization = new_organization()
    home = new_homeowner(organization)

    before = send("GET", "/v1/homeowner-portal/profile", token=home.person.token)

    assert before.json["home"] is None
    assert before.json["association"]["id"] == home.association_id
