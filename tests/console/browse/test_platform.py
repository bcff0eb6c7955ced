"""The platform's operators: in by the sign-in, and each change with its reason."""

import json
import re
from uuid import uuid4

from playwright.sync_api import Page, Route, expect

from tests.console import axe
from tests.console.conftest import Visit
from tests.console.pages import OPERATOR
from tests.console.steps import follow
from tools.local.greeting import PASSWORD

REASON = "Agreed by phone."
CHANGE = re.compile("/v1/admin/organizations/[^/]+$")


def confirmed(page: Page, button: str) -> None:
    """Give the reason in the open dialog and press its button."""
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill(REASON)
    dialog.get_by_role("button", name=button).click()
    dialog.wait_for(state="detached")


def test_an_operator_signs_in_and_finds_an_organization(visit: Visit) -> None:
    page = visit().open("/sign-in")
    page.get_by_label("E-mail").fill(OPERATOR)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/admin$"))

    page.get_by_text("Monthly revenue").wait_for()
    axe.check(page)
    follow(page, "Organizations")
    page.get_by_label("Name or slug").fill("linden")
    follow(page, "Linden Street Properties")

    page.get_by_role("heading", level=1, name="Linden Street Properties").wait_for()
    expect(page.get_by_role("row").filter(has_text="owner@linden.example")).to_be_visible()
    axe.check(page)


def test_a_suspension_and_its_end_are_on_the_page(visit: Visit) -> None:
    customer, visitor = visit(), visit(OPERATOR)
    customer.register(name := f"Elm {uuid4().hex[:8]}")
    page = visitor.open(f"/admin/organizations?q={name.replace(' ', '%20')}")
    follow(page, name)

    page.get_by_role("button", name="Suspend", exact=True).click()
    confirmed(page, "Suspend")
    page.get_by_role("button", name="Reactivate").wait_for()
    page.get_by_role("button", name="Extend the trial").click()
    page.get_by_role("dialog").get_by_label("Days").fill("30")
    confirmed(page, "Extend the trial")
    page.get_by_role("button", name="Reactivate").click()
    confirmed(page, "Reactivate")
    page.get_by_role("button", name="Change the plan").click()
    page.get_by_role("dialog").get_by_label("Plan").select_option("Basic")
    confirmed(page, "Change the plan")

    follow(page, "Operators' changes")
    expect(page.get_by_role("row").filter(has_text=REASON)).to_have_count(4)
    axe.check(page)


def test_a_stale_sign_in_is_renewed_in_place(visit: Visit) -> None:
    visitor = visit(OPERATOR)
    page = visitor.open("/admin/organizations?q=corner")
    follow(page, "Corner House")
    page.get_by_role("button", name="Rename").click()
    late = {"status": 401, "code": "SIGN_IN_AGAIN", "detail": "Enter your password again."}
    visitor.watch.allow("PATCH /v1/admin/organizations/.*: 401")

    def refuse_once(route: Route) -> None:
        if route.request.method == "PATCH" and late:
            body = json.dumps(late)
            late.clear()
            route.fulfill(status=401, content_type="application/problem+json", body=body)
        else:
            route.continue_()

    page.route(CHANGE, refuse_once)
    dialog = page.get_by_role("dialog").first
    dialog.get_by_label("Reason").fill(REASON)
    dialog.get_by_role("button", name="Rename").click()
    again = page.get_by_role("dialog", name="Is it you?")
    again.locator("[name=password]").fill(PASSWORD)
    again.get_by_role("button", name="Go on").click()

    page.get_by_text("The organization has its new name.").wait_for()
    assert not late


def test_a_plan_and_a_persons_right_are_changed(visit: Visit) -> None:
    newcomer, visitor = visit(), visit(OPERATOR)
    newcomer.register("Oak", name=(name := f"Olga {uuid4().hex[:8]}"))
    page = visitor.open("/admin/plans")
    page.get_by_role("button", name="Enterprise").click()
    page.get_by_role("dialog").get_by_label("Place in the offer").fill("5")
    axe.check(page)
    confirmed(page, "Change the plan")

    visitor.open(f"/admin/users?q={name.replace(' ', '%20')}")
    # The address is not verified yet.
    expect(page.get_by_role("row").filter(has_text=name)).to_contain_text("–")
    visitor.open(f"/admin/users?q={OPERATOR}")
    expect(page.get_by_role("row").filter(has_text=OPERATOR)).to_contain_text("You")
    visitor.open("/admin/activity?kind=admin_action")
    expect(page.get_by_role("row").filter(has_text=REASON).first).to_contain_text("Rae Root")
