from tests.factories import new_organization
from tests.functions.vendors.rows import archived_vendor, new_vendor
from tests.functions.work_orders.rows import NEW, new_order
from tests.http.client import code, send


def test_an_archived_vendor_keeps_orders_and_gets_no_new_ones() -> None:
    organization = new_organization()
    token = organization.owner.token
    vendor = new_vendor(organization)
    kept = new_order(organization, vendor_id=vendor["id"])
    other = new_order(organization, property_id=kept["property_id"])
    path = f"/v1/vendors/{vendor['id']}/archive"

    archived = send("POST", path, token=token)
    assert archived.json["archived_at"] is not None
    assert send("GET", f"/v1/vendors/{vendor['id']}", token=token).json == archived.json
    assert code(send("POST", path, token=token)) == (409, "CONFLICT")

    body = NEW | {"property_id": kept["property_id"], "vendor_id": vendor["id"]}
    assert code(send("POST", "/v1/work-orders", body, token=token)) == (409, "CONFLICT")
    assign = {"vendor_id": vendor["id"]}
    refused = send("PATCH", f"/v1/work-orders/{other['id']}", assign, token=token)
    assert code(refused) == (409, "CONFLICT")
    for change in (assign, {"title": "Boiler"}):
        changed = send("PATCH", f"/v1/work-orders/{kept['id']}", change, token=token)
        assert (changed.status_code, changed.json["vendor_id"]) == (200, vendor["id"])
    done = send("POST", f"/v1/work-orders/{kept['id']}/complete", token=token)
    assert (done.status_code, done.json["vendor_id"]) == (200, vendor["id"])


def test_refuses_changes_until_the_vendor_is_restored() -> None:
    organization = new_organization()
    token = organization.owner.token
    path = f"/v1/vendors/{archived_vendor(organization)['id']}"

    assert code(send("PATCH", path, {"notes": "x"}, token=token)) == (409, "CONFLICT")
    assert send("POST", f"{path}/restore", token=token).json["archived_at"] is None
    assert code(send("POST", f"{path}/restore", token=token)) == (409, "CONFLICT")
    assert send("PATCH", path, {"notes": "x"}, token=token).json["notes"] == "x"
