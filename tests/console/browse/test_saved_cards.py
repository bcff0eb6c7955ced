from typing import Any

from playwright.sync_api import Route, expect

from tests.console import card
from tests.console.conftest import Visit

CARD = card.CARD | {
    "tenant_id": "00000000-0000-4000-8000-000000000002",
    "payer": "Tom Thaler",
    "authorized_on": None,
    "next_autopay_on": None,
    "last_autopay_failure": None,
}


def connected(route: Route) -> None:
    """Answer as for an organization with a processor, which the stack has not."""
    answer = route.fetch()
    account = answer.json()
    account["organization"]["processor_ready"] = True
    route.fulfill(response=answer, json=account)


def test_a_payment_is_collected_from_a_saved_card(visit: Visit) -> None:
    visitor = visit("admin@linden.example")
    asked: list[tuple[Any, str | None]] = []
    [payment, *_] = visitor.context.request.get("/v1/payments").json()["items"]
    [charge, *_] = visitor.context.request.get("/v1/charges?overdue=true").json()["items"]

    def collect(route: Route) -> None:
        request = route.request
        asked.append((request.post_data_json, request.header_value("Idempotency-Key")))
        route.fulfill(status=201, json=payment)

    page = visitor.page
    page.route("**/v1/auth/me", connected)
    page.route("**/v1/payment-methods?*", lambda route: route.fulfill(
        json={"items": [CARD], "next_cursor": None}
    ))  # fmt: skip
    page.route("**/v1/payments/collect", collect)
    visitor.open(f"/leases/{charge['lease_id']}?tab=cards")
    expect(page.get_by_role("row", name="Visa ending in 4242")).to_contain_text("04/2031")
    page.get_by_role("button", name="Collect a payment").click()
    page.get_by_label("Amount").fill("12.50")
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Payment of").wait_for()
    [(body, key)] = asked
    named = {"lease_id": charge["lease_id"], "payment_method_id": CARD["id"]}
    assert body == named | {"amount_cents": 1250}
    assert key
