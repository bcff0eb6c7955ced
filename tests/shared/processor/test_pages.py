"""Checkout pages, of which the customer can pay only those that are open, and refunds."""

from shared.config import settings
from shared.problems import Code
from shared.processor import pages, subscriptions
from shared.processor.refunds import refund_last_charge
from tests.processor.stand_in import StandIn
from tests.servers.faulty_storage import Answer, refusal
from tests.shared.processor.customers import customer


def test_a_checkout_leads_to_a_page_of_the_processor(stand_in: StandIn) -> None:
    page = pages.checkout_page(customer(), "price_pro", organization_id="o1", key="k").url

    given = stand_in.pages[page]
    assert given["mode",] == "subscription"
    assert (given["line_items", "0", "price"], given["line_items", "0", "quantity"]) == (
        "price_pro",
        "1",
    )
    assert (
        given["client_reference_id",] == given["subscription_data", "metadata", "organization_id"]
    )
    assert given["success_url",].startswith(f"{settings().public_url}/?")
    [made] = stand_in.customers.values()
    assert (made["email",], made["metadata", "organization_id"]) == ("o@example.com", "o1")


def test_the_portal_leads_back_to_the_return_url(stand_in: StandIn) -> None:
    page = pages.portal_page(customer(), "https://app.example/x", key="k")

    assert stand_in.pages[page]["return_url",] == "https://app.example/x"


def test_a_closed_checkout_cannot_be_paid(stand_in: StandIn) -> None:
    payer = customer()
    first, second = (
        pages.checkout_page(payer, "price_pro", organization_id="o1", key=key) for key in "ab"
    )
    stand_in.pay(first.url)

    for page in (first, second, second):
        pages.close_checkout(page.id)

    assert pages.open_checkouts(payer, "o1") == []
    assert [each["status"] for each in stand_in.checkouts.values()] == ["complete", "expired"]


def test_a_checkout_that_stays_open_is_an_error(stand_in: StandIn) -> None:
    page = pages.checkout_page(customer(), "price_pro", organization_id="o1", key="a")
    stand_in.fault = lambda seen, serve: (
        Answer(400, {}, b'{"error": {"type": "invalid_request_error"}}')
        if seen.path.endswith("/expire")
        else serve(seen)
    )

    assert refusal(lambda: pages.close_checkout(page.id)).code == Code.CONFLICT


def test_a_payment_is_refunded_once(stand_in: StandIn) -> None:
    paid = subscriptions.subscription(stand_in.subscribe(customer(), "price_pro"))
    trial = subscriptions.subscription(
        stand_in.subscribe(customer(), "price_pro", status="trialing")
    )

    assert [refund_last_charge(each) for each in (paid, paid, trial)] == [True, True, False]
    assert stand_in.refunded == [paid.id]
