from playwright.sync_api import Page

from tests.console.conftest import Visit
from tests.console.pages import HOMEOWNER
from tests.console.steps import follow
from tools.local.greeting import PASSWORD


def sign_in_by_keyboard(page: Page) -> None:
    """Fill the sign-in form, whose first field has the focus."""
    page.get_by_label("E-mail").wait_for()
    page.keyboard.type(HOMEOWNER)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")


def test_a_homeowner_visits_and_leaves(visit: Visit) -> None:
    page = visit().page
    page.goto("/home/profile")
    sign_in_by_keyboard(page)

    # Where the visit began.
    page.get_by_role("heading", level=1, name="Your account").wait_for()
    page.get_by_role("button", name="Change", exact=True).first.click()
    page.get_by_label("Phone").fill("+1 312 555 0107")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("+1 312 555 0107").wait_for()
    follow(page, "Your home")
    page.get_by_role("heading", level=1, name="Maple Court HOA").wait_for()

    page.get_by_role("button", name="Account menu").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("textbox", name="Password").wait_for()
    page.goto("/home")
    page.get_by_role("textbox", name="Password").wait_for()
