from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.console.card import OWN_CARD as CARD
from tests.console.conftest import Visit
from tests.console.pages import HOMEOWNER
from tests.console.steps import follow, press
from tests.console.visitor import Visitor

PICTURE = Path(__file__).parent / "browse" / "window.png"
FINE = 1999


def balance_of(homeowner: Visitor) -> int:
    """What the homeowner owes, in cents."""
    found: int = homeowner.call("GET /v1/homeowner-portal/assessments")["balance"]["balance_cents"]
    return found


def owed(cents: int) -> str:
    """The balance as pages say it."""
    return f"${cents / 100:,.2f} is owed"


def fine_for_antenna(manager: Visitor, homeowner_id: str) -> str:
    """The id of a violation, about which a letter was sent and a fine made."""
    seen = {"category": "antenna", "description": "It is on the roof."}
    violation = manager.post("/v1/violations", seen | {"homeowner_id": homeowner_id})["id"]
    about = {"violation_id": violation, "letter_type": "first_notice", "subject": "Your antenna"}
    letter = manager.post("/v1/violation-letters", about | {"body": "Take it down."})["id"]
    manager.post(f"/v1/violation-letters/{letter}/send", {"email": False})
    fine = {"amount_cents": FINE, "description": "The antenna's fine"}
    today = manager.call("GET /v1/auth/me")["organization"]["today"]
    manager.post(f"/v1/violations/{violation}/fine", fine | {"due_date": today})
    return str(violation)


def with_processor(homeowner: Visitor, manager: Visitor, homeowner_id: str) -> None:
    """Collect as a payment processor would, which the stack has not: the money arrives at once."""

    def pay(route: Route) -> None:
        if route.request.method == "GET":
            route.fallback()
            return
        asked: Any = route.request.post_data_json
        assert asked["payment_method_id"] == CARD["id"]
        today = manager.call("GET /v1/auth/me")["organization"]["today"]
        paid = {"homeowner_id": homeowner_id, "amount_cents": asked["amount_cents"]}
        meant = [{"charge_id": asked["assessment_id"], "amount_cents": asked["amount_cents"]}]
        how = {"method": "card", "received_date": today, "allocations": meant}
        manager.post("/v1/homeowner-payments", paid | how)
        [made, *_] = homeowner.call("GET /v1/homeowner-portal/payments")["items"]
        route.fulfill(status=201, json=made)

    saved = {"items": [CARD], "next_cursor": None, "ready": True}
    portal = "**/v1/homeowner-portal"
    homeowner.page.route(f"{portal}/payment-methods", lambda route: route.fulfill(json=saved))
    homeowner.page.route(f"{portal}/payments", pay)


def pay_the_fine(page: Page, before: int) -> None:
    """Pay what is due for the antenna, after a look at what it is."""
    page.get_by_text(owed(before)).wait_for()
    follow(page, "Balance and payments")
    follow(page, "The antenna's fine")
    expect(page.get_by_label("Amount")).to_have_value("19.99")
    press(page, "Continue")
    expect(page.get_by_role("region", name="What will happen")).to_contain_text(
        "Visa ending in 4242"
    )
    page.get_by_role("button", name="Pay $19.99").dblclick()
    page.get_by_role("heading", level=1, name="Thank you").wait_for()


def read_the_statement(page: Page, after: int) -> None:
    """Find the payment and the balance that it left."""
    follow(page, "See your payments")
    follow(page, "Statement")
    expect(page.get_by_text(owed(after))).to_be_visible()
    expect(page.get_by_role("table", name="Table of statement lines")).to_contain_text("$19.99")


def appeal(page: Page) -> None:
    """Appeal the violation, and add a photo."""
    follow(page, "Violations")
    follow(page, "Antenna")
    expect(page.get_by_role("button", name="Your antenna")).to_be_visible()
    press(page, "Appeal")
    page.get_by_label("Why it is to be taken back").fill("It is my neighbour's.")
    press(page, "Send the appeal")
    page.get_by_text("Appealed").first.wait_for()
    with page.expect_file_chooser() as chooser:
        press(page, "Add photos or a PDF")
    chooser.value.set_files(PICTURE)
    expect(page.get_by_text("sent by you")).to_be_visible()


def grant(page: Page, afterwards: int) -> None:
    """See the photo and the reason, and grant the appeal."""
    expect(page.get_by_text("It is my neighbour's.")).to_be_visible()
    expect(page.get_by_role("button", name=PICTURE.name, exact=True)).to_be_visible()
    press(page, "Decide the appeal")
    page.get_by_label("Decision").select_option("granted")
    page.get_by_label("Reason").fill("You are right.")
    press(page, "Continue")
    review = page.get_by_role("region", name="What will happen")
    expect(review).to_contain_text(f"Afterwards: {owed(afterwards)}")
    page.get_by_role("dialog").get_by_role("button", name="Decide the appeal").click()
    page.get_by_text("Appeal granted").first.wait_for()


def test_a_homeowner_pays_and_appeals(visit: Visit) -> None:
    manager = visit("manager@linden.example")
    homeowner = visit(HOMEOWNER)
    homeowner_id = homeowner.call("GET /v1/homeowner-auth/me")["homeowner"]["id"]
    before = balance_of(homeowner)
    violation = fine_for_antenna(manager, homeowner_id)
    with_processor(homeowner, manager, homeowner_id)

    page = homeowner.open("/home")
    pay_the_fine(page, before + FINE)
    read_the_statement(page, before)
    appeal(page)
    grant(manager.open(f"/violations/{violation}"), before - FINE)

    # What was paid of the fine pays what else is open.
    follow(page, "Your home")
    page.get_by_text(owed(before - FINE)).wait_for()
    assert balance_of(homeowner) == before - FINE
    assert homeowner.watch.calls.count("POST /v1/homeowner-portal/payments") == 1
