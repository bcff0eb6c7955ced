import re

from playwright.sync_api import Page, expect

from tests.console.association import new_association
from tests.console.conftest import Visit
from tests.console.steps import follow


def total(page: Page, what: str, amount: str) -> None:
    """Fill in a total, and go on to the review."""
    page.get_by_role("textbox", name="For", exact=True).fill(what)
    page.get_by_label("How much").select_option("total")
    page.get_by_label("Total of all").fill(amount)
    page.get_by_role("button", name="Continue").click()


def test_all_are_assessed_once_the_parts_were_shown(visit: Visit) -> None:
    visitor = visit("admin@linden.example")
    association = new_association(visitor, 333333, 333333, 333334)
    path = f"/assessments/assess-all?association={association}"
    page = visitor.open(path)

    total(page, "New roof", "1,000.00")
    review = page.get_by_role("region", name="What will happen")
    expect(review).to_contain_text("3 homeowners will be charged $1,000.00 in all")
    expect(review.get_by_role("row")).to_have_count(4)
    expect(review.get_by_role("row").nth(1)).to_contain_text("33.3333%")
    page.get_by_role("button", name="Charge them").click()
    page.wait_for_url(re.compile(association))

    visitor.watch.allow("POST /v1/assessments/assess-all.*: 409")
    page = visitor.open(path)
    total(page, "New roof", "1,000.00")
    expect(page.get_by_text("description and due date already, 3 of them")).to_be_visible()
    page.get_by_label("This is another one").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Charge them").click()
    page.wait_for_url(re.compile(f"/associations/{association}"))


def test_a_recurring_assessment_is_set_up_and_paused(visit: Visit) -> None:
    visitor = visit("accountant@linden.example")
    association = new_association(visit("admin@linden.example"), 500000, None)
    page = visitor.open(f"/recurring-assessments/new?association={association}")

    total(page, "Reserve", "90.00")
    expect(page.get_by_role("alert")).to_contain_text("1 homeowner has no share")
    page.get_by_role("button", name="Add the recurring assessment").click()
    expect(page.get_by_role("heading", name="Reserve")).to_be_visible()
    page.get_by_role("button", name="Change").click()
    page.get_by_label("Paused").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("No date follows.")).to_be_visible()
    follow(page, re.compile("^Elm "))
    follow(page.get_by_role("main"), "Recurring assessments")
    row = page.get_by_role("row").filter(has_text="Reserve")
    expect(row).to_contain_text("$90.00 in all")
