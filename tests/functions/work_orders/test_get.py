from tests.factories import new_organization, sql
from tests.functions.documents.rows import new_document
from tests.functions.work_orders.rows import new_order
from tests.http.client import send


def test_shows_the_ready_documents_of_the_order() -> None:
    organization = new_organization()
    order = new_order(organization)
    other = new_order(organization, property_id=order["property_id"])
    made = [new_document(organization, work_order_id=order["id"]) for _ in range(3)]
    new_document(organization, work_order_id=other["id"])
    sql(
        "update documents set state = 'pending', pending_until = now() where id = :id",
        id=made[0]["id"],
    )

    shown = send("GET", f"/v1/work-orders/{order['id']}", token=organization.owner.token).json

    assert shown["documents"] == [made[2], made[1]]
