from uuid import uuid4

from tests.factories import new_organization
from tests.functions.properties.rows import new_property
from tests.functions.units.rows import new_unit
from tests.http.client import code, send


def test_answers_the_new_unit() -> None:
    organization = new_organization()

    made = new_unit(organization, bathrooms=1.5, under_renovation=True)

    assert (made["bathrooms"], made["occupancy"]) == (1.5, "under_renovation")
    found = send("GET", f"/v1/units/{made['id']}", token=organization.owner.token)
    assert found.json == made


def test_refuses_a_duplicate_unit_name_in_any_case() -> None:
    organization = new_organization()
    made = new_unit(organization, name="Attic")
    body = {"property_id": made["property_id"], "name": "ATTIC"}

    response = send("POST", "/v1/units", body, token=organization.owner.token)

    assert code(response) == (409, "CONFLICT")
    detail = "The property has a unit of this name already."
    assert response.json["errors"] == [{"pointer": "/name", "detail": detail}]


def test_refuses_a_second_unit_of_a_single_family_house() -> None:
    organization = new_organization()
    made = new_property(organization, kind="single_family")
    body = {"property_id": made["id"], "name": "Annex"}

    response = send("POST", "/v1/units", body, token=organization.owner.token)

    assert code(response) == (409, "CONFLICT")


def test_does_not_find_an_unknown_property() -> None:
    organization = new_organization()

    def answer(property_id: str) -> tuple[int, str]:
        body = {"property_id": property_id, "name": "1A"}
        return code(send("POST", "/v1/units", body, token=organization.owner.token))

    assert answer(str(uuid4())) == (404, "NOT_FOUND")
    assert answer(new_property(new_organization())["id"]) == (404, "NOT_FOUND")


def test_accepts_half_bathrooms() -> None:
    organization = new_organization()
    body = {"property_id": new_property(organization)["id"], "name": "1A", "bathrooms": 1.25}

    response = send("POST", "/v1/units", body, token=organization.owner.token)

    assert code(response) == (422, "VALIDATION_ERROR")
