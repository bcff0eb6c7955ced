from playwright.sync_api import Page

from tests.console.conftest import Visit
from tests.console.steps import arrive, follow, press

APPLICANT = "Ida Applicant"
UNIT = "Maple Court · 106"


def apply(page: Page) -> None:
    """Add an applicant and approve the application."""
    first, last = APPLICANT.split()
    page.get_by_label("First name").fill(first)
    page.get_by_label("Last name").fill(last)
    press(page, "Add the tenant")
    arrive(page, APPLICANT)
    press(page, "Approve")
    press(page.get_by_role("dialog"), "Approve")


def let(page: Page) -> None:
    """Draft the applicant's lease and activate it."""
    follow(page, "New lease")
    arrive(page, "New lease")
    page.get_by_role("combobox", name="Unit").click()
    page.get_by_role("option", name=UNIT).click()
    page.get_by_label("Rent a month").fill("1,250")
    page.get_by_label("Security deposit").fill("1000")
    press(page, "Draft the lease")
    dialog = page.get_by_role("dialog")
    press(dialog, "Continue")
    dialog.get_by_text("Afterwards: $1,000.00 is owed").wait_for()
    press(dialog, "Activate the lease")
    page.get_by_role("link", name="Record a payment").first.wait_for()


def pay(page: Page) -> None:
    """Record the payment of all that is open, with an impatient click."""
    follow(page, "Record a payment")
    press(page, "Continue")
    page.get_by_text("Security deposit, due").wait_for()
    page.get_by_text("Afterwards: nothing is owed").wait_for()
    page.get_by_role("button", name="Record the payment").dblclick()
    arrive(page, "Payment of $1,000.00")


def test_rent_from_applicant_to_payment(visit: Visit) -> None:
    visitor = visit("admin@linden.example")
    page = visitor.open("/tenants/new")

    apply(page)
    let(page)
    lease = page.url
    pay(page)

    assert visitor.watch.calls.count("POST /v1/payments") == 1
    visitor.open(lease)
    page.get_by_text("Nothing is owed").first.wait_for()
