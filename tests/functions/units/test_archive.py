from tests.factories import new_organization
from tests.functions.units.rows import new_unit
from tests.http.client import code, send
from tests.migrations.leases import end_lease, new_lease


def test_removes_the_unit_from_the_list_and_frees_its_name() -> None:
    organization = new_organization()
    token = organization.owner.token
    made = new_unit(organization)

    response = send("POST", f"/v1/units/{made['id']}/archive", token=token)

    assert (response.status_code, response.json["archived_at"] is None) == (200, False)
    assert send("GET", "/v1/units", token=token).json["items"] == []
    again = new_unit(organization, property_id=made["property_id"], name=made["name"])
    assert again["id"] != made["id"]


def test_keeps_the_property_and_its_other_units() -> None:
    organization = new_organization()
    token = organization.owner.token
    made = new_unit(organization)
    other = new_unit(organization, property_id=made["property_id"], name="1B")

    send("POST", f"/v1/units/{made['id']}/archive", token=token)

    assert [item["id"] for item in send("GET", "/v1/units", token=token).json["items"]] == [
        other["id"]
    ]
    path = f"/v1/properties/{made['property_id']}"
    assert send("GET", path, token=token).json["status"] == "active"


def test_a_second_call_is_a_conflict() -> None:
    organization = new_organization()
    path = f"/v1/units/{new_unit(organization)['id']}/archive"
    send("POST", path, token=organization.owner.token)

    assert code(send("POST", path, token=organization.owner.token)) == (409, "CONFLICT")


def test_frees_the_plans_quota() -> None:
    organization = new_organization()
    token = organization.owner.token
    path = f"/v1/units/{new_unit(organization)['id']}/archive"

    send("POST", path, token=token)

    assert send("GET", "/v1/subscriptions/limits", token=token).json["units"]["used"] == 0


def test_keeps_a_unit_with_an_active_lease() -> None:
    organization = new_organization()
    unit = new_unit(organization)
    lease = new_lease(unit["id"])
    token = organization.owner.token

    for path in (f"/v1/units/{unit['id']}", f"/v1/properties/{unit['property_id']}"):
        response = send("POST", f"{path}/archive", token=token)
        assert code(response) == (409, "CONFLICT")
        assert response.json["detail"] == "Unit 1A has an active lease. End the lease first."
    end_lease(lease)
    path = f"/v1/properties/{unit['property_id']}/archive"
    assert send("POST", path, token=token).status_code == 200
