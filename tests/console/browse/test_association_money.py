"""Homeowners are assessed, pay, and have it corrected, with the consequences shown before."""

import re
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.console import axe
from tests.console.association import new_assessment
from tests.console.conftest import Visit
from tests.console.steps import follow
from tests.console.visitor import Visitor

MANAGER = "manager@linden.example"


def new_homeowner(visitor: Visitor, name: str) -> str:
    """The id of a homeowner with this last name, in the first association."""
    [association, *_] = visitor.call("GET /v1/associations")["items"]
    person = {"first_name": "Hanna", "last_name": name, "email": f"{uuid4().hex}@example.com"}
    made = visitor.post("/v1/homeowners", person | {"association_id": association["id"]})
    return str(made["id"])


def confirmed(page: Page) -> str:
    """Go on to what will happen, let it, and say what was shown."""
    page.keyboard.press("Enter")
    region = page.get_by_role("region", name="What will happen")
    region.wait_for()
    said = region.inner_text()
    axe.check(page)
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for(state="detached")
    return said


def test_a_homeowner_is_found_and_assessed(visit: Visit) -> None:
    visitor = visit(MANAGER)
    name = f"Hanna {uuid4().hex[:8]}"
    new_homeowner(visitor, name.removeprefix("Hanna "))
    page = visitor.open("/assessments/new")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    page.get_by_label("Type").wait_for()
    axe.check(page)

    page.get_by_label("Type").select_option("transfer_fee")
    page.get_by_label("Description").fill("Transfer of 104")
    page.get_by_label("Amount").fill("125")
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Transfer of 104").wait_for()
    expect(page.get_by_role("link", name=name)).to_be_visible()
    axe.check(page)


def test_a_payment_goes_where_it_is_meant_and_bounces(visit: Visit) -> None:
    visitor = visit(MANAGER)
    homeowner_id = new_homeowner(visitor, "Meant")
    new_assessment(visitor, homeowner_id, description="Dues", type="monthly_dues")
    meant = new_assessment(visitor, homeowner_id)
    page = visitor.open(f"/assessments/{meant}")
    follow(page, "Record a payment")
    expect(page.get_by_label("Amount")).to_have_value("500.00")
    page.keyboard.type("300")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What it pays").wait_for()
    assert re.search(r"New roof, due Jan 31, 2026\s+\$300.00", page.locator("main").inner_text())
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Payment of $300.00").wait_for()
    axe.check(page)

    page.get_by_role("button", name="Bounce").click()
    page.get_by_label("Reason").fill("No funds.")
    page.get_by_label("Fee for the homeowner").fill("30")
    said = confirmed(page)

    assert re.search(r"New roof, due Jan 31, 2026\s+\$300.00", said)
    assert "$1,030.00" in said
    expect(page.get_by_text("Failed").first).to_be_visible()


def test_an_assessment_is_waived_in_part_and_cancelled(visit: Visit) -> None:
    visitor = visit(MANAGER)
    page = visitor.open(f"/assessments/{new_assessment(visitor, new_homeowner(visitor, 'Less'))}")

    page.get_by_role("button", name="Waive").click()
    page.get_by_label("Amount to waive").fill("100")
    page.get_by_label("Reason").fill("Kindness.")
    page.get_by_label("Amount to waive").press("Enter")
    page.get_by_role("region", name="What will happen").wait_for()
    assert "The homeowner owes this part no more" in page.get_by_role("dialog").inner_text()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for(state="detached")
    page.get_by_role("button", name="Cancel the assessment").click()
    page.get_by_label("Reason").fill("Sold.")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel the assessment").click()

    expect(page.get_by_text("Cancelled", exact=True).first).to_be_visible()
    expect(page.get_by_role("link", name="Record a payment")).to_have_count(0)
