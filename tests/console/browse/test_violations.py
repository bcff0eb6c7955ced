import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.console.conftest import Visit
from tests.console.pages import OWNER, PLACE

PICTURE = Path(__file__).with_name("window.png")


def record(page: Page) -> None:
    """Record a violation by the first homeowner that is found."""
    page.get_by_role("combobox", name="Homeowner").fill("Ho")
    page.locator("[role=listbox] [role=option]").first.click()
    page.get_by_label("Category").fill("landscaping")
    page.get_by_label("What was seen").fill("The hedge is over the fence.")
    page.get_by_role("button", name="Record the violation").click()
    page.get_by_role("heading", name=re.compile("^Landscaping, ")).wait_for()


def confirm(page: Page, label: str) -> None:
    """Press the button of the dialog, whose page has one of the same name."""
    page.get_by_role("dialog").get_by_role("button", name=label).click()


def test_a_fine_is_reviewed_appealed_and_cancelled(visit: Visit) -> None:
    visitor = visit(OWNER, PLACE)
    visitor.watch.allow("POST /v1/violations/.*/fine.*: 409")
    page = visitor.open("/violations/new")
    record(page)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add files").click()
    chooser.value.set_files(PICTURE)
    page.get_by_role("button", name="Show").wait_for()

    page.get_by_role("button", name="Fine").click()
    page.get_by_label("Amount").fill("75")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("No letter about the violation was sent")).to_be_visible()
    page.get_by_label("Why without notice").fill("Warned in person.")
    page.get_by_role("button", name="Continue").click()
    review = page.get_by_role("region", name="What will happen")
    expect(review).to_contain_text("$75.00")
    confirm(page, "Fine")
    history = page.get_by_role("region", name="History")
    expect(history).to_contain_text("Fined $75.00")

    page.get_by_role("button", name="Record an appeal").click()
    page.get_by_label("What the homeowner says").fill("It is not my hedge.")
    confirm(page, "Record the appeal")
    page.get_by_role("button", name="Decide the appeal").click()
    page.get_by_label("Decision").select_option("granted")
    page.get_by_label("Reason").fill("You are right.")
    page.get_by_role("button", name="Continue").click()
    expect(review).to_contain_text("Fines that are cancelled")
    confirm(page, "Decide the appeal")

    expect(history).to_contain_text("Appeal granted")
    expect(page.get_by_role("region", name="Fines")).to_contain_text("Cancelled")
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
