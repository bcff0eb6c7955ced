import re

from playwright.sync_api import Page, expect

from tests.console.association import new_assessment, new_association
from tests.console.conftest import Visit
from tests.console.steps import follow, press, what_will_happen

SEEN = "The hedge is over the fence."


def assess_all(page: Page) -> None:
    """Charge a total of 100 to the three homeowners by their shares."""
    follow(page, "Assess all")
    page.get_by_role("textbox", name="For", exact=True).fill("New fence")
    page.get_by_label("How much").select_option("total")
    page.get_by_label("Total of all").fill("100")
    review = what_will_happen(page)
    expect(review).to_contain_text("3 homeowners will be charged $100.00 in all")
    expect(review.get_by_role("cell", name="$33.34")).to_have_count(1)
    press(page, "Charge them")


def pay(page: Page, name: str, cents: str) -> None:
    """Record the payment of all that a homeowner owes."""
    follow(page, name)
    follow(page, "Record a payment")
    expect(page.get_by_label("Amount")).to_have_value(cents)
    press(page, "Continue")
    page.get_by_text("Afterwards: nothing is owed").wait_for()
    page.get_by_role("button", name="Record the payment").dblclick()
    page.get_by_role("heading", level=1, name=f"Payment of ${cents}").wait_for()
    follow(page, name)


def record_violation(page: Page) -> None:
    """Record what was seen at the homeowner's whose page is open."""
    follow(page.get_by_role("main"), "Violations")
    follow(page, "Record a violation")
    page.get_by_label("Category").fill("landscaping")
    page.get_by_label("What was seen").fill(SEEN)
    press(page, "Record the violation")


def send_letter(page: Page) -> None:
    """Write the first notice, beside its preview, and send it."""
    follow(page, "Write a letter")
    expect(page.get_by_role("region", name="Preview")).to_contain_text(SEEN)
    press(page, "Save the draft")
    press(page, "Send")
    press(page, "Send the letter")
    page.get_by_role("button", name="Open the PDF").wait_for()
    follow(page, "Landscaping")


def fine(page: Page, afterwards: str) -> None:
    """Fine the homeowner after what is owed then was shown."""
    press(page, "Fine")
    page.get_by_label("Amount").fill("75")
    expect(what_will_happen(page)).to_contain_text(f"Afterwards: {afterwards} is owed")
    press(page.get_by_role("dialog"), "Fine")
    expect(page.get_by_role("region", name="History")).to_contain_text("Fined $75.00")


def test_an_associations_month(visit: Visit) -> None:
    visitor = visit("manager@linden.example")
    association = new_association(visitor, 333333, 333333, 333334)
    homeowners = visitor.call(f"GET /v1/homeowners?association_id={association}")["items"]
    [behind] = [row["id"] for row in homeowners if row["last_name"] == "Elm 1"]
    new_assessment(visitor, behind)
    page = visitor.open(f"/associations/{association}")
    table = page.get_by_role("table", name="Table of homeowners")

    assess_all(page)
    expect(table.get_by_role("row", name="Ella Elm 3")).to_contain_text("$33.34")
    pay(page, "Ella Elm 3", "33.34")
    follow(page, re.compile("^Elm "))
    expect(table.get_by_role("row", name="Ella Elm 3")).to_contain_text("$0.00")
    page.get_by_label("Delinquent").select_option("Yes")
    expect(table.get_by_role("row")).to_have_count(2)
    expect(table.get_by_role("row", name="Ella Elm 1")).to_contain_text("$533.33")

    follow(page, "Ella Elm 1")
    record_violation(page)
    send_letter(page)
    fine(page, "$608.33")
    assert visitor.watch.calls.count("POST /v1/homeowner-payments") == 1
    assert visitor.watch.calls.count("POST /v1/assessments/assess-all") == 1
