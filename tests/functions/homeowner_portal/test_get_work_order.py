from tests import lettings
from tests.factories import new_organization
from tests.functions.homeowner_portal.rows import WORK_ORDERS, own_order
from tests.functions.work_orders.rows import moved
from tests.homeowners import resident
from tests.http.client import send


def test_shows_the_steps_without_what_the_staff_writes() -> None:
    organization = new_organization()
    order_id = own_order(organization)["id"]
    token, owner = resident(organization).person.token, organization.owner.token
    costs = {
        "vendor_id": lettings.new_vendor(organization),
        "estimated_cost_cents": 98765,
        "actual_cost_cents": 87654,
    }
    changed = send("PATCH", f"/v1/work-orders/{order_id}", costs, token=owner)
    assert changed.status_code == 200, changed.text
    moved(organization, order_id, "start", note="He never pays.")
    moved(organization, order_id, "complete")
    moved(organization, order_id, "reopen")
    path = f"{WORK_ORDERS}/{order_id}"
    send("POST", f"{path}/cancel", {"note": "Done by a friend."}, token=token)

    shown = send("GET", path, token=token)

    assert [
        (each["from_status"], each["to_status"], each["note"], each["is_own"])
        for each in shown.json["events"]
    ] == [
        (None, "open", None, True),
        ("open", "in_progress", None, False),
        ("in_progress", "completed", None, False),
        ("completed", "open", None, False),
        ("open", "cancelled", "Done by a friend.", True),
    ]
    for secret in ("98765", "87654", "He never pays", "Quick Pipes", organization.owner.user_id):
        assert secret not in shown.text
    assert secret not in send("GET", WORK_ORDERS, token=token).text
