from uuid import uuid4

from tests.factories import new_organization
from tests.functions.homeowners.rows import added_homeowner
from tests.functions.properties.rows import new_property
from tests.functions.tenants.rows import new_tenant
from tests.functions.units.rows import new_unit
from tests.functions.work_orders.rows import (
    NEW,
    new_order,
    order_of_homeowner,
    order_of_tenant,
    resident_tenant,
)
from tests.http.client import code, send


def test_a_new_order_is_open_and_has_its_first_event() -> None:
    organization = new_organization()
    unit = new_unit(organization)

    made = new_order(organization, property_id=unit["property_id"], unit_id=unit["id"])

    assert (made["status"], made["priority"], made["unit_id"]) == ("open", "normal", unit["id"])
    assert made["opened_at"] == made["created_at"]
    shown = send("GET", f"/v1/work-orders/{made['id']}", token=organization.owner.token).json
    [event], documents = shown.pop("events"), shown.pop("documents")
    assert (shown, documents) == (made, [])
    assert event == {
        "from_status": None,
        "to_status": "open",
        "note": None,
        "actor_kind": "manager",
        "actor_user_id": organization.owner.user_id,
        "actor_name": "Somebody",
        "homeowner_id": None,
        "created_at": made["created_at"],
    }


def test_the_requester_belongs_to_the_property() -> None:
    organization = new_organization()
    of_tenant, of_homeowner = order_of_tenant(organization), order_of_homeowner(organization)
    tenant = {"requested_by_tenant_id": of_tenant["requested_by_tenant_id"]}
    homeowner = {"requested_by_homeowner_id": of_homeowner["requested_by_homeowner_id"]}

    def answer(property_id: str, **body: str) -> tuple[int, str]:
        body = NEW | {"property_id": property_id} | body
        return code(send("POST", "/v1/work-orders", body, token=organization.owner.token))

    not_found = (404, "NOT_FOUND")
    assert answer(of_homeowner["property_id"], **tenant) == not_found
    assert answer(of_tenant["property_id"], **homeowner) == not_found
    guest = new_tenant(organization)["id"]
    assert answer(of_tenant["property_id"], requested_by_tenant_id=guest) == not_found
    neighbour = added_homeowner(organization)["id"]
    assert answer(of_homeowner["property_id"], requested_by_homeowner_id=neighbour) == not_found


def test_is_requested_by_a_tenant_or_a_homeowner_not_both() -> None:
    organization = new_organization()
    order = order_of_homeowner(organization)
    tenant = resident_tenant(organization, order["property_id"])
    names = ("property_id", "requested_by_homeowner_id")
    body = NEW | {name: order[name] for name in names} | {"requested_by_tenant_id": tenant}

    answer = send("POST", "/v1/work-orders", body, token=organization.owner.token)

    assert code(answer) == (422, "VALIDATION_ERROR")
    assert answer.json["errors"][0]["pointer"] == "/requested_by_homeowner_id"


def test_the_home_must_be_one_of_the_organization() -> None:
    organization = new_organization()
    unit = new_unit(organization)
    foreign = new_order(new_organization())["property_id"]

    for home in (
        {"property_id": str(uuid4())},
        {"property_id": foreign},
        {"property_id": new_property(organization)["id"], "unit_id": unit["id"]},
    ):
        answer = send("POST", "/v1/work-orders", NEW | home, token=organization.owner.token)
        assert code(answer) == (404, "NOT_FOUND"), home
