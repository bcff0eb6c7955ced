import re

from playwright.sync_api import Page, expect

from tests.console.conftest import Visit
from tests.console.pages import OWNER, PLACE
from tests.console.steps import follow


def enter_expense(page: Page, what: str, cents: str) -> None:
    """Enter an expense of Harbor House, from its page."""
    follow(page, "Harbor House")
    follow(page.get_by_label("Parts of the property"), "Expenses")
    follow(page, "Enter an expense")
    page.get_by_label("What it was for").fill(what)
    page.get_by_label("Category").select_option(label="Supplies")
    page.get_by_label("Amount").fill(cents)
    page.get_by_label("Paid by").select_option(label="Check")
    page.get_by_role("button", name="Enter the expense").click()
    page.get_by_role("heading", name="Supplies").wait_for()


def test_an_expense_is_on_the_owners_statement_until_it_is_voided(visit: Visit) -> None:
    page = visit(OWNER, PLACE).open("/properties")
    enter_expense(page, "Light bulbs", "12.34")
    follow(page, "Harbor House")
    follow(page, "Olga Ostrow")
    follow(page, "Statement")
    this_month = page.evaluate("new Date().toISOString().slice(0, 7)")
    page.get_by_role("textbox", name="Month").fill(this_month)
    line = page.get_by_role("row").filter(has_text="Light bulbs")
    expect(line).to_contain_text("-$12.34")

    page.goto("/expenses")
    follow(page, "Light bulbs")
    page.get_by_role("button", name="Void").click()
    page.get_by_label("Reason").fill("Entered twice")
    page.get_by_role("button", name="Void the expense").click()
    expect(page.get_by_text("Voided", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Void")).to_have_count(0)


def test_fees_are_shown_before_they_are_booked(visit: Visit) -> None:
    page = visit(OWNER, PLACE).open("/owners")
    follow(page, "Olga Ostrow")
    follow(page, "Statement")
    page.get_by_role("button", name="Book the fees").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("What will happen")).to_be_visible()
    page.get_by_role("button", name="Book them").click()
    expect(page.get_by_text(re.compile("fees? booked"))).to_be_visible()


def test_what_a_vendor_was_paid_in_a_year_leads_to_the_vendor(visit: Visit) -> None:
    page = visit(OWNER, PLACE).open("/vendors")
    follow(page, "Payments by year")
    follow(page, "Eastside Electric")
    page.get_by_role("heading", name="Eastside Electric").wait_for()
