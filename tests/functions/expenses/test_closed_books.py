from typing import Any

from tests import lettings
from tests.factories import Organization, new_organization, sql
from tests.functions.expenses.rows import entered_expense, post_expense, post_void
from tests.functions.work_orders.rows import new_order
from tests.http.client import Reply, code, send


def close_books(organization: Organization, day: str) -> None:
    """Close the organization's books through this day."""
    sql("update organizations set books_closed_through = :day where id = :id",
        day=day, id=organization.id)  # fmt: skip


def change(organization: Organization, expense_id: str, **body: Any) -> Reply:
    """The answer to a change by the owner."""
    path = f"/v1/expenses/{expense_id}"
    return send("PATCH", path, body, token=organization.owner.token)


def test_an_expense_of_a_closed_day_keeps_what_reports_show() -> None:
    organization = new_organization()
    house = lettings.new_property(organization)
    order = new_order(organization, property_id=house)["id"]
    vendor = lettings.new_vendor(organization)
    closed = entered_expense(organization, property_id=house, paid_on="2025-09-30")["id"]
    open_one = entered_expense(organization, property_id=house, paid_on="2025-10-01")["id"]
    close_books(organization, "2025-09-30")

    for body in ({"category": "legal"}, {"vendor_id": vendor}, {"work_order_id": order}):
        assert code(change(organization, closed, **body)) == (409, "CONFLICT"), body
        assert change(organization, open_one, **body).status_code == 200, body
    assert code(post_void(organization, closed)) == (409, "CONFLICT")
    assert code(post_expense(organization, paid_on="2025-09-30")) == (409, "CONFLICT")
    # A form names every field, also those that stay.
    texts = {"category": "maintenance", "vendor_id": None, "reference": "17", "description": "x"}
    assert change(organization, closed, **texts).json["reference"] == "17"
    assert post_void(organization, open_one).status_code == 200

    close_books(organization, "2025-09-29")
    assert post_void(organization, closed).status_code == 200
