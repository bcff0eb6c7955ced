from tests.factories import new_organization
from tests.functions.vendors.rows import new_vendor
from tests.functions.work_orders.rows import moved, new_order
from tests.http.client import code, send


def test_a_closed_order_changes_only_in_its_actual_cost() -> None:
    organization = new_organization()
    token = organization.owner.token
    vendor = new_vendor(organization)["id"]
    order = new_order(organization, vendor_id=vendor)
    path = f"/v1/work-orders/{order['id']}"

    for verb in ("complete", "cancel"):
        moved(organization, order["id"], verb)
        for change in (
            {"title": "Boiler"},
            {"vendor_id": None},
            {"actual_cost_cents": 100, "priority": "low"},
        ):
            assert code(send("PATCH", path, change, token=token)) == (409, "CONFLICT"), change
        for cents in (12000, None):
            changed = send("PATCH", path, {"actual_cost_cents": cents}, token=token)
            assert (changed.status_code, changed.json["actual_cost_cents"]) == (200, cents)
        moved(organization, order["id"], "reopen")

    unassigned = send("PATCH", path, {"vendor_id": None}, token=token)
    assert (unassigned.status_code, unassigned.json["vendor_id"]) == (200, None)


def test_place_requester_and_status_are_fixed() -> None:
    organization = new_organization()
    order = new_order(organization)

    for name in ("property_id", "unit_id", "requested_by_tenant_id", "status"):
        path, body = f"/v1/work-orders/{order['id']}", {name: order[name]}
        answer = send("PATCH", path, body, token=organization.owner.token)
        assert code(answer) == (422, "VALIDATION_ERROR"), name
