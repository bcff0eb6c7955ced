"""What becomes of the pages when the session ends or changes, in this tab or in another one."""

import re

from playwright.sync_api import Page, expect

from tests.console.conftest import Visit
from tests.console.pages import HOMEOWNER, OWNER, PLACE
from tests.console.visitor import Visitor
from tools.local.greeting import PASSWORD

OTHER_PLACE = "Corner House"
SIGN_IN = re.compile(r"/sign-in$")
FILTERED = "/properties?q=Linden"


def sign_in(page: Page, email: str, place: str | None = None) -> None:
    """Sign in on the page, which is at the sign-in already."""
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    if place:
        page.get_by_role("button", name=place).click()


def expire(visitor: Visitor, cookie: str = "pv_session") -> None:
    """Take the session away, as time does; the refusal that follows is no fault."""
    visitor.context.clear_cookies(name=cookie)
    visitor.watch.allow("GET /v1/.*: 401")


def second_tab(visitor: Visitor, path: str) -> Page:
    """Another tab of the same browser."""
    page = visitor.context.new_page()
    page.goto(path)
    page.get_by_role("heading", level=1).wait_for()
    return page


def menu(page: Page, entry: str) -> None:
    """Open the account's menu and choose an entry."""
    page.get_by_role("button", name="Account menu").click()
    page.get_by_role("button", name=entry).or_(page.get_by_role("link", name=entry)).click()


def test_the_same_person_returns_where_the_session_ended(visit: Visit) -> None:
    visitor = visit(OWNER, PLACE)
    page = visitor.open(FILTERED)
    expire(visitor)
    page.get_by_role("combobox", name="Kind").select_option("condo")
    page.wait_for_url(SIGN_IN)

    sign_in(page, OWNER, PLACE)

    page.wait_for_url(re.compile(r"/properties\?q=Linden&kind=condo$"))
    page.get_by_role("heading", name="Properties").wait_for()


def test_another_person_starts_at_the_first_page(visit: Visit) -> None:
    visitor = visit(OWNER, PLACE)
    page = visitor.open("/properties")
    expire(visitor)
    page.get_by_role("combobox", name="Kind").select_option("condo")
    page.wait_for_url(SIGN_IN)

    sign_in(page, "viewer@linden.example")

    expect(page).to_have_url(re.compile(r"^[^/]*//[^/]*/$"))


def test_a_sign_in_leads_to_no_other_origin(visit: Visit) -> None:
    page = visit().open("/sign-in?next=https://evil.example/")
    page.evaluate("history.replaceState({usr: {path: '//evil.example/'}}, '', '/sign-in')")
    page.reload()

    sign_in(page, "viewer@linden.example")

    page.get_by_role("heading", name="Today").wait_for()
    expect(page).to_have_url(re.compile(r"^http://127\.0\.0\.1:\d+/$"))


def test_a_sign_out_empties_all_tabs(visit: Visit) -> None:
    visitor = visit(OWNER, PLACE)
    page = visitor.open("/properties")
    other = second_tab(visitor, "/tenants")

    menu(page, "Sign out")

    page.wait_for_url(SIGN_IN)
    other.wait_for_url(SIGN_IN)
    expect(other.get_by_label("E-mail")).to_be_visible()
    assert PLACE not in other.content()


def test_a_switch_takes_all_tabs_along(visit: Visit) -> None:
    visitor = visit(OWNER, PLACE)
    page = visitor.open("/properties")
    other = second_tab(visitor, "/properties")

    menu(other, f"Switch to {OTHER_PLACE}")

    expect(page.get_by_role("button", name="Account menu")).to_contain_text(OTHER_PLACE)


def test_a_tab_of_another_organization_changes_nothing(visit: Visit) -> None:
    visitor = visit(OWNER, PLACE)
    page = visitor.open("/properties/new")
    page.get_by_label("Name").fill("For the wrong organization")
    # Unseen by this tab, as by one that the browser had put to sleep.
    visitor.sign_in(OWNER, OTHER_PLACE)
    visitor.watch.allow("(GET|POST) /v1/.*: 409")

    for name in ("address_line1", "city", "state", "postal_code"):
        page.locator(f"input[name={name}]").fill("60601")
    page.get_by_label("Kind").select_option("condo")
    page.get_by_role("button", name="Add the property").click()

    expect(page.get_by_role("button", name="Account menu")).to_contain_text(OTHER_PLACE)
    listed = visitor.context.request.get("/v1/properties").text()
    assert "For the wrong organization" not in listed


def test_a_page_out_of_the_browsers_memory_asks_first(visit: Visit) -> None:
    visitor = visit(OWNER, PLACE)
    page = visitor.open("/properties")
    expire(visitor)

    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")

    page.wait_for_url(SIGN_IN)


def test_each_kind_of_session_is_left_by_itself(visit: Visit) -> None:
    visitor = visit(OWNER, PLACE)
    visitor.sign_in(HOMEOWNER)
    page = visitor.open("/home")
    page.get_by_role("heading", name="Maple Court HOA").wait_for()

    menu(page, "Sign out")

    page.wait_for_url(re.compile("/home/sign-in$"))
    visitor.open("/").get_by_role("heading", name="Today").wait_for()


def test_a_sign_in_waits_as_told(visit: Visit) -> None:
    visitor = visit()
    visitor.watch.allow("POST /v1/auth/login: 429")
    told = {"status": 429, "code": "RATE_LIMITED", "detail": "Too many wrong passwords."}
    visitor.context.route(
        "**/v1/auth/login",
        lambda route: route.fulfill(
            status=429, headers={"Retry-After": "600"}, json=told,
            content_type="application/problem+json",
        ),
    )  # fmt: skip
    page = visitor.open("/sign-in")

    sign_in(page, OWNER)

    expect(page.get_by_role("alert")).to_contain_text("Too many wrong passwords.")
    expect(page.get_by_role("button", name="Try again in 10 min")).to_be_disabled()
    page.get_by_label("E-mail").fill("viewer@linden.example")
    expect(page.get_by_role("button", name="Sign in")).to_be_enabled()


def test_a_homeowner_at_the_bare_address_is_led_home(visit: Visit) -> None:
    page = visit("homeowner@maple.example").open("/")

    expect(page.get_by_role("heading", level=1, name="Maple Court HOA")).to_be_visible()
    assert page.url.endswith("/home")
