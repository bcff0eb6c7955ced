import pytest

from tests.factories import new_organization, sql
from tests.functions.homeowner_portal.rows import WORK_ORDERS, own_order
from tests.functions.work_orders.rows import moved
from tests.homeowners import resident
from tests.http.client import code, send


def test_cancels_an_open_request_and_tells_the_staff_why() -> None:
    organization = new_organization()
    order_id = own_order(organization)["id"]
    token = resident(organization).person.token

    path = f"{WORK_ORDERS}/{order_id}/cancel"
    response = send("POST", path, {"note": "It stopped by itself."}, token=token)

    assert (response.status_code, response.json["status"]) == (200, "cancelled")
    assert response.json["cancelled_at"]
    seen = send("GET", f"/v1/work-orders/{order_id}", token=organization.owner.token).json
    last = seen["events"][-1]
    assert (last["from_status"], last["to_status"], last["note"]) == (
        "open",
        "cancelled",
        "It stopped by itself.",
    )
    # The requester is not told of its own step.
    told = """
        select payload ->> 'template' from outbox where organization_id = :id order by created_at
    """
    assert sql(told, id=organization.id) == [["new_requests"]]


@pytest.mark.parametrize(
    ("verb", "shown"),
    [("start", "in progress"), ("complete", "completed"), ("cancel", "cancelled")],
)
def test_what_the_staff_has_taken_up_stays(verb: str, shown: str) -> None:
    organization = new_organization()
    order_id = own_order(organization)["id"]
    moved(organization, order_id, verb)

    token = resident(organization).person.token
    response = send("POST", f"{WORK_ORDERS}/{order_id}/cancel", {}, token=token)

    assert code(response) == (409, "CONFLICT")
    assert response.json["detail"] == f"The request is {shown}."


def test_a_suspended_homeowner_may_cancel() -> None:
    organization = new_organization()
    order_id = own_order(organization)["id"]
    home = resident(organization)
    sql("update homeowners set status = 'suspended' where id = :id", id=home.id)

    path = f"{WORK_ORDERS}/{order_id}/cancel"

    assert send("POST", path, {}, token=home.person.token).status_code == 200
