from tests.factories import new_organization
from tests.functions.tenants.rows import new_tenant
from tests.functions.units.rows import new_unit
from tests.http.client import send
from tests.migrations.leases import day, end_lease, new_lease


def test_names_the_home_by_the_active_lease() -> None:
    organization = new_organization()
    token = organization.owner.token
    tenant = new_tenant(organization)
    path = f"/v1/tenants/{tenant['id']}"
    old, new = new_unit(organization), new_unit(organization, name="2B")
    ended = new_lease(old["id"], tenant["id"], start_date=day(-300))
    end_lease(ended)
    new_lease(new_unit(organization)["id"], tenant["id"], status="draft")
    before = send("GET", path, token=token).json
    present = new_lease(new["id"], tenant["id"], start_date=day(-3), end_date=day(3))
    # It renews the present one, or is for another home: the one that runs first is shown.
    new_lease(new["id"], tenant["id"], start_date=day(4))

    [listed] = send("GET", "/v1/tenants", token=token).json["items"]
    found = send("GET", path, token=token).json

    assert (before["current_lease"], len(before["leases"])) == (None, 2)
    assert (
        listed["current_lease"]
        == found["current_lease"]
        == {
            "lease_id": present,
            "property_id": new["property_id"],
            "property_name": "Linden Court",
            "unit_id": new["id"],
            "unit_name": "2B",
        }
    )
    assert [lease["status"] for lease in found["leases"]] == [
        "active", "draft", "active", "terminated",
    ]  # fmt: skip
    assert found.keys() - listed.keys() == {"leases", "balance_cents"}
