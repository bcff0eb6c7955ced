from tests.factories import new_organization
from tests.functions.properties.rows import new_property
from tests.functions.tenants.rows import archived_tenant, new_tenant
from tests.functions.units.rows import new_unit
from tests.http.client import code, send


def test_a_unit_goes_with_its_property() -> None:
    organization = new_organization()
    unit = new_unit(organization)
    home = {"property_id": unit["property_id"], "unit_id": unit["id"]}
    path = f"/v1/tenants/{new_tenant(organization, **home)['id']}"
    token = organization.owner.token
    other = new_property(organization)["id"]

    assert code(send("PATCH", path, {"property_id": None}, token=token)) == (
        422,
        "VALIDATION_ERROR",
    )
    assert code(send("PATCH", path, {"property_id": other}, token=token)) == (404, "NOT_FOUND")
    moved = send("PATCH", path, {"property_id": other, "unit_id": None}, token=token)
    assert (moved.json["property_id"], moved.json["unit_id"]) == (other, None)


def test_the_status_has_its_own_actions() -> None:
    organization = new_organization()
    path = f"/v1/tenants/{new_tenant(organization)['id']}"

    for change in ({"status": "approved"}, {"status_note": "x"}, {"first_name": None}):
        answer = send("PATCH", path, change, token=organization.owner.token)
        assert code(answer) == (422, "VALIDATION_ERROR"), change


def test_refuses_changes_of_an_archived_tenant() -> None:
    organization = new_organization()
    path = f"/v1/tenants/{archived_tenant(organization)['id']}"

    answer = send("PATCH", path, {"notes": "x"}, token=organization.owner.token)

    assert code(answer) == (409, "CONFLICT")
