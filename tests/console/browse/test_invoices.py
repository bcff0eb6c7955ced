"""Owners and admins see what the organization was billed for its plan."""

import re
from typing import Any

from playwright.sync_api import expect

from tests.console.conftest import Visit
from tests.console.steps import follow

PAID: dict[str, Any] = {
    "id": "00000000-0000-4000-8000-000000000007",
    "number": "PAV-0007",
    "amount_cents": 14900,
    "currency": "usd",
    "status": "paid",
    "period_start": "2026-07-01T06:00:00Z",
    "period_end": "2026-08-01T06:00:00Z",
    "due_date": None,
    "paid_at": "2026-07-01T07:00:00Z",
    "hosted_url": "https://invoice.stripe.com/i/seven",
    "created_at": "2026-07-01T06:00:00Z",
    "updated_at": "2026-07-01T07:00:00Z",
}
# An address that no page of the processor has.
FAILED = PAID | {"id": PAID["id"][:-1] + "8", "status": "failed", "hosted_url": "javascript:0"}


def test_invoices_stand_behind_the_plan(visit: Visit) -> None:
    visitor = visit("admin@linden.example")
    page = visitor.open("/settings/plan")
    follow(page, "Invoices")
    page.get_by_text("There are no invoices yet").wait_for()

    page.route(re.compile("/v1/invoices"), lambda route: route.fulfill(
        json={"items": [PAID, FAILED], "next_cursor": None}
    ))  # fmt: skip
    page.reload()
    paid = page.get_by_role("row").filter(has_text="Paid").last
    expect(paid).to_contain_text("149.00 USD")
    expect(paid.get_by_role("link")).to_have_attribute("href", PAID["hosted_url"])
    failed = page.get_by_role("row").filter(has_text="Failed")
    expect(failed).to_contain_text("Pay or print")
    assert failed.get_by_role("link").count() == 0


def test_a_viewer_is_offered_no_invoices(visit: Visit) -> None:
    page = visit("viewer@linden.example").open("/settings/plan")

    page.get_by_role("heading", name="What is used").wait_for()
    assert page.get_by_role("link", name="Invoices").count() == 0
