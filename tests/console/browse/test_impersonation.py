"""An operator in a customer's place: the banner, what is not offered, and how it ends."""

import re

from playwright.sync_api import expect

from tests.console import axe
from tests.console.conftest import Visit
from tests.console.pages import HOMEOWNER, OPERATOR, OWNER, PLACE
from tests.console.steps import follow
from tests.console.visitor import PHONE, Visitor

REASON = {"reason": "The customer asked about a late fee."}


def impersonate(visitor: Visitor, kind: str, q: str) -> None:
    """Begin as an operator to act in the place of the one that is found so."""
    visitor.sign_in(OPERATOR)
    found = visitor.call(f"GET /v1/admin/{kind}?q={q}")["items"][0]
    visitor.post(f"/v1/admin/{kind}/{found['id']}/impersonate", REASON)


def test_the_banner_stands_on_each_page_until_it_is_ended(visit: Visit) -> None:
    visitor = visit()
    impersonate(visitor, "organizations", "Linden%20Street")
    page = visitor.open("/")
    banner = page.get_by_role("alert")
    expect(banner).to_contain_text(f"You act as an administrator of {PLACE}")
    expect(banner).to_contain_text(re.compile("Rae Root, .* in (29|30) min"))
    axe.check(page)

    follow(page, "Properties")
    expect(banner).to_be_visible()
    # What would be refused is not offered.
    page.get_by_role("table").wait_for()
    expect(page.get_by_role("button", name="Save as CSV")).to_have_count(0)
    navigation = page.get_by_role("navigation", name="Pages")
    expect(navigation.get_by_role("link", name="Members")).to_have_count(0)

    banner.get_by_role("button", name="End this").click()
    page.wait_for_url(re.compile("/sign-in$"))


def test_a_homeowners_portal_has_the_banner_on_a_phone(visit: Visit) -> None:
    visitor = visit(viewport=PHONE)
    impersonate(visitor, "homeowners", HOMEOWNER)

    page = visitor.open("/home")

    banner = page.get_by_role("alert")
    expect(banner).to_contain_text("You act as Hugo Homeowner, homeowner in Maple Court HOA")
    assert not visitor.overflows()
    banner.get_by_role("button", name="End this").click()
    page.wait_for_url(re.compile("/home/sign-in$"))


def test_a_session_that_ends_under_a_page_says_so(visit: Visit) -> None:
    visitor = visit()
    impersonate(visitor, "organizations", "Linden%20Street")
    page = visitor.open("/properties")
    visitor.watch.allow("GET /v1/tenants: 401")
    visitor.watch.allow("GET /v1/auth/me: 401")
    visitor.post("/v1/auth/logout", {})
    visitor.context.clear_cookies()

    page.get_by_role("link", name="Tenants", exact=True).click()

    page.wait_for_url(re.compile("/sign-in$"))
    page.get_by_text("Your session has ended. Sign in to go on.").wait_for()


def test_the_audit_log_tells_the_owner_what_the_operator_did(visit: Visit) -> None:
    operator = visit()
    impersonate(operator, "organizations", "Linden%20Street")
    found = operator.call("GET /v1/vendors?limit=1")["items"][0]
    operator.call(f"PATCH /v1/vendors/{found['id']}", {"notes": "Seen by the operator."})

    page = visit(OWNER, PLACE).open(f"/vendors/{found['id']}")
    follow(page, "History")
    row = page.get_by_role("row").filter(has_text="Seen by the operator.").first
    expect(row).to_contain_text("Rae Root")
    expect(row).to_contain_text("Operator, in place of an administrator")
    expect(row).to_contain_text("Vendor changed")
    axe.check(page)
    follow(row, "Rae Root")
    expect(page.get_by_role("row").filter(has_text=REASON["reason"]).first).to_be_visible()
    page.get_by_label("What").select_option("Vendors")
    page.wait_for_url(re.compile("table_name=vendors"))
    expect(page.get_by_role("row").filter(has_text=REASON["reason"])).to_have_count(0)
