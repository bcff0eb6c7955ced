from typing import Any

from tests import lettings
from tests.factories import Organization, new_organization, sql
from tests.functions.expenses.rows import post_void
from tests.http.client import code, send
from tests.spending import new_expense


def report(organization: Organization, **query: Any) -> dict[str, Any]:
    """The report as the owner sees it."""
    response = send(
        "GET", "/v1/reports/vendor-payments", token=organization.owner.token, query=query
    )  # fmt: skip
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json
    return found


def test_vendors_are_shown_by_what_they_were_paid() -> None:
    organization = new_organization()
    pipes, roofs = (lettings.new_vendor(organization) for _ in range(2))
    sql("update vendors set name = 'Old Roofs', archived_at = now() where id = :id", id=roofs)
    for vendor, cents, day in (
        (pipes, 700, "2025-01-01"), (pipes, 60, "2025-12-31"), (pipes, -10, "2025-06-30"),
        (roofs, 5000, "2025-03-01"), (pipes, 1, "2024-12-31"), (pipes, 2, "2026-01-01"),
        (None, 9000, "2025-03-01"),
    ):  # fmt: skip
        new_expense(organization, vendor_id=vendor, amount_cents=cents, paid_on=day)
    voided = new_expense(organization, vendor_id=pipes, amount_cents=4, paid_on="2025-02-01")
    assert post_void(organization, voided).status_code == 200

    found = report(organization, year=2025)

    assert found["items"] == [
        {"id": roofs, "vendor_name": "Old Roofs", "expenses": 1, "paid_cents": 5000},
        {"id": pipes, "vendor_name": "Quick Pipes", "expenses": 3, "paid_cents": 750},
    ]
    assert found["totals"] == {"vendors": 2, "expenses": 4, "paid_cents": 5750}
    first = report(organization, year=2025, limit=1)
    rest = report(organization, year=2025, limit=1, cursor=first["next_cursor"])
    assert first["items"] + rest["items"] == found["items"]
    assert report(organization, year=2199)["totals"]["vendors"] == 0


def test_the_year_is_one_that_a_calendar_has() -> None:
    token = new_organization().owner.token

    for query in ({}, {"year": "0"}, {"year": "99999"}, {"year": "2025.5"}):
        answer = send("GET", "/v1/reports/vendor-payments", token=token, query=query)
        assert code(answer) == (422, "VALIDATION_ERROR"), query
