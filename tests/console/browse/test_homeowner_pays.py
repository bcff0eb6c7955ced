from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.console.card import OWN_CARD as CARD
from tests.console.conftest import Visit
from tests.console.pages import HOMEOWNER
from tests.console.steps import follow

METHODS = "**/v1/homeowner-portal/payment-methods"


def with_card(page: Page, asked: list[Any]) -> None:
    """Answer as a deployment with a processor, which the stack has not."""

    def methods(route: Route) -> None:
        if route.request.method == "GET":
            route.fulfill(json={"items": [CARD], "next_cursor": None, "ready": True})
        else:
            asked.append(route.request.post_data_json)
            route.fulfill(status=201, json=CARD)

    page.route(METHODS, methods)


def test_a_homeowner_pays_from_a_saved_card(visit: Visit) -> None:
    page = visit(HOMEOWNER).page
    asked: list[tuple[Any, str | None]] = []

    def pay(route: Route) -> None:
        request = route.request
        asked.append((request.post_data_json, request.header_value("Idempotency-Key")))
        shown = {"id": CARD["id"], "amount_cents": 1250, "reversed_cents": 0, "credit_cents": 0}
        paid = {"status": "succeeded", "method": "card", "failure_reason": None}
        route.fulfill(status=201, json=shown | paid | {"received_date": "2026-01-01"})

    with_card(page, [])
    page.route("**/v1/homeowner-portal/payments", pay)
    page.goto("/home/money")
    page.get_by_text("is owed").wait_for()
    follow(page, "Pay")
    page.get_by_label("Amount").fill("12.50")
    page.keyboard.press("Enter")
    # Nothing is paid before it is shown.
    page.get_by_role("button", name="Pay $12.50").wait_for()
    assert asked == []
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    [(body, key)] = asked
    assert body == {"payment_method_id": CARD["id"], "amount_cents": 1250}
    assert key


@pytest.mark.parametrize("typed", ["-5", "0.49", "100000"])
def test_no_amount_that_cant_be_paid_is_reviewed(visit: Visit, typed: str) -> None:
    page = visit(HOMEOWNER).page
    with_card(page, [])
    page.goto("/home/money/pay")

    page.get_by_label("Amount").fill(typed)
    page.keyboard.press("Enter")

    expect(page.get_by_text("Enter $0.50 to $")).to_be_visible()
    expect(page.get_by_role("button", name="Continue")).to_be_visible()


def test_the_words_of_a_consent_are_those_that_are_shown(visit: Visit) -> None:
    page = visit(HOMEOWNER).page
    asked: list[Any] = []

    def change(route: Route) -> None:
        asked.append(route.request.post_data_json)
        route.fulfill(json=CARD)

    with_card(page, [])
    page.route(f"{METHODS}/*", change)
    page.goto("/home/payment-methods")
    page.get_by_role("button", name="Pay automatically from this").click()
    words = page.get_by_role("dialog").locator("blockquote").inner_text()
    page.get_by_role("button", name="I agree").click()

    expect(page.get_by_role("dialog")).to_have_count(0)
    assert "Visa ending in 4242" in words
    assert asked == [{"autopay": True, "autopay_consent_text": words}]


def test_what_was_entered_at_the_processor_is_saved(visit: Visit) -> None:
    page = visit(HOMEOWNER).page
    asked: list[Any] = []
    with_card(page, asked)

    page.goto("/home/payment-methods?set-up=cs_test_1")

    expect(page.get_by_text("Saved.")).to_be_visible()
    assert asked == [{"session_id": "cs_test_1", "is_default": False}]
    expect(page).to_have_url("/home/payment-methods")
