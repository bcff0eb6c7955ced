from uuid import uuid4

from tests.factories import new_organization
from tests.functions.properties.rows import new_property
from tests.functions.tenants.rows import NEW, new_tenant
from tests.functions.units.rows import new_unit
from tests.http.client import code, send


def test_a_new_tenant_is_a_prospect() -> None:
    organization = new_organization()
    unit = new_unit(organization)
    asks_for = {"property_id": unit["property_id"], "unit_id": unit["id"]}

    made = new_tenant(organization, email="Tessa@One.example", phone="312 555 0142", **asks_for)

    assert (made["status"], made["status_note"], made["email"]) == (
        "prospect",
        None,
        "Tessa@One.example",
    )
    assert made == made | asks_for
    couple = new_tenant(organization, email="tessa@one.example")
    found = send("GET", "/v1/tenants", token=organization.owner.token).json["items"]
    assert [item["id"] for item in found] == [couple["id"], made["id"]]


def test_the_home_must_be_one_of_the_organization() -> None:
    organization = new_organization()
    unit = new_unit(organization)
    other = new_property(organization)["id"]
    foreign = new_property(new_organization())["id"]
    archived = new_property(organization)["id"]
    send("POST", f"/v1/properties/{archived}/archive", token=organization.owner.token)

    def answer(**asks_for: str) -> tuple[int, str]:
        return code(send("POST", "/v1/tenants", NEW | asks_for, token=organization.owner.token))

    assert answer(property_id=str(uuid4())) == (404, "NOT_FOUND")
    assert answer(property_id=foreign) == (404, "NOT_FOUND")
    assert answer(property_id=other, unit_id=unit["id"]) == (404, "NOT_FOUND")
    assert answer(unit_id=unit["id"]) == (422, "VALIDATION_ERROR")
    assert answer(property_id=archived) == (409, "CONFLICT")
