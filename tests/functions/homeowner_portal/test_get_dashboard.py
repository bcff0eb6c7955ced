from tests.factories import new_homeowner, new_organization
from tests.functions.homeowner_portal.rows import own_money, own_order, own_violation
from tests.functions.work_orders.rows import moved
from tests.homeowners import resident
from tests.http.client import send
from tests.violations import new_violation

PATH = "/v1/homeowner-portal/dashboard"


def test_shows_what_is_due_and_what_is_open() -> None:
    organization = new_organization()
    home = resident(organization)
    paying = own_money(organization)
    for month in range(1, 7):
        paying.assess(1000, f"2096-0{month}-01")
    orders = [own_order(organization)["id"] for _ in range(7)]
    moved(organization, orders[0], "complete")
    moved(organization, orders[6], "start")
    shown_violation = own_violation(organization, status="appealed", appealed_from="open")
    own_violation(organization, status="resolved", resolved_at="2026-01-02")
    neighbour = new_homeowner(organization, association_id=home.association_id)
    new_violation(organization, neighbour.homeowner_id)

    shown = send("GET", PATH, token=home.person.token).json

    assert (shown["balance_cents"], shown["overdue_cents"]) == (31000, 25000)
    assert [each["due_date"] for each in shown["next_assessments"]] == [
        "2025-09-01",
        "2096-01-01",
        "2096-02-01",
        "2096-03-01",
        "2096-04-01",
    ]
    assert shown["last_payments"] == []
    assert [each["id"] for each in shown["open_work_orders"]] == orders[:1:-1]
    assert [each["id"] for each in shown["open_violations"]] == [shown_violation]


def test_a_new_homeowner_owes_nothing() -> None:
    token = new_homeowner(new_organization()).person.token

    shown = send("GET", PATH, token=token)

    assert shown.json == {
        "balance_cents": 0,
        "overdue_cents": 0,
        "next_assessments": [],
        "last_payments": [],
        "open_work_orders": [],
        "open_violations": [],
    }
