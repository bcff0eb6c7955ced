"""The console without a mouse: each step is seen, and dialogs take the focus and give it back."""

import re
from typing import Literal
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.console.conftest import Visit
from tests.console.money import new_payment, new_tenant
from tools.local.greeting import PASSWORD

Role = Literal["link", "button", "combobox", "searchbox"]
ADMIN = "admin@linden.example"
MOST_TABS = 80
HAS_FOCUS = "(found) => found.includes(document.activeElement)"
NO_TRANSITIONS = "* { transition: none !important }"
# The mark may be on what is around the element, such as the row of a link.
IS_SEEN = """
() => {
  const element = document.activeElement;
  const around = [];
  for (let each = element; each && around.length < 5; each = each.parentElement) around.push(each);
  const look = () => JSON.stringify(around.map((each) => {
    const style = getComputedStyle(each);
    return [style.outline, style.boxShadow, style.borderColor, style.backgroundColor, style.top];
  }));
  const focused = look();
  element.blur();
  const left = look();
  element.focus();
  return focused !== left;
}
"""


def tab_to(page: Page, role: Role, name: str | re.Pattern[str]) -> None:
    """Go on by Tab until the element has the focus, which must be seen at each step."""
    target = page.get_by_role(role, name=name)
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            continue
        where = page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        assert page.evaluate(IS_SEEN), f"The focus can't be seen on {where}"
        if target.evaluate_all(HAS_FOCUS):
            return
    raise AssertionError(f"{name} can't be reached by Tab.")


def steady(page: Page) -> Page:
    """The page without transitions, so that what is seen does not depend on time."""
    page.add_style_tag(content=NO_TRANSITIONS)
    return page


def test_signs_in_finds_a_lease_and_records_a_payment(visit: Visit) -> None:
    visitor = visit()
    keyboard = visitor.page.keyboard
    page = visitor.open("/sign-in")
    keyboard.type(ADMIN)
    keyboard.press("Tab")
    keyboard.type(PASSWORD)
    keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Today").wait_for()
    lease = visitor.call("GET /v1/leases?status=active")["items"][0]

    steady(page)
    keyboard.press("/")
    page.get_by_role("dialog").get_by_role("combobox").wait_for()
    keyboard.type(lease["tenants"][0]["last_name"])
    found = page.get_by_role("option").filter(has_text="Lease")
    found.first.wait_for()
    while found.first.get_attribute("aria-selected") != "true":
        keyboard.press("ArrowDown")
    keyboard.press("Enter")
    page.get_by_role("heading", level=1, name=lease["unit_name"]).wait_for()

    tab_to(page, "link", "Record a payment")
    keyboard.press("Enter")
    expect(page.get_by_label("Amount")).to_be_focused()
    keyboard.type("12.34")
    keyboard.press("Enter")
    expect(page.get_by_role("button", name="Record the payment")).to_be_focused()
    keyboard.press("Enter")
    page.get_by_text("Payment recorded.").wait_for()
    page.get_by_role("heading", level=1, name="$12.34").wait_for()


def test_a_dialog_takes_the_focus_and_gives_it_back(visit: Visit) -> None:
    visitor = visit(ADMIN)
    keyboard = visitor.page.keyboard
    page = steady(visitor.open("/vendors"))

    tab_to(page, "link", re.compile("Add a vendor"))
    vendor = visitor.call("POST /v1/vendors", {"name": "Focus Painting", "phone": "555 0100"})
    page = steady(visitor.open(f"/vendors/{vendor['id']}"))
    tab_to(page, "button", "Archive")
    keyboard.press("Enter")
    box = page.get_by_role("dialog")
    box.wait_for()
    assert box.evaluate("(box) => box.contains(document.activeElement)")
    keyboard.press("/")
    expect(box).to_have_count(1)
    keyboard.press("Escape")
    expect(page.get_by_role("button", name="Archive")).to_be_focused()

    keyboard.press("Enter")
    tab_to(page, "button", "Archive")
    keyboard.press("Enter")
    expect(box).to_have_count(0)
    expect(page.get_by_role("button", name="Restore")).to_be_visible()
    assert not page.evaluate("document.activeElement === document.body")


def test_the_skip_link_leads_past_the_navigation(visit: Visit) -> None:
    page = visit(ADMIN).open("/vendors")
    skip = page.get_by_role("link", name="Skip to the content")

    skip.focus()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_list_is_filtered_by_the_keyboard(visit: Visit) -> None:
    page = steady(visit(ADMIN).open("/vendors"))

    tab_to(page, "searchbox", "Name")
    page.keyboard.type("zzz")
    page.get_by_text("No vendors match these filters.").wait_for()
    assert page.url.endswith("?q=zzz")
    tab_to(page, "combobox", "Trade")
    page.keyboard.type("Roo")
    page.wait_for_url(re.compile("category=roofing"))
    tab_to(page, "button", "Clear filters")
    page.keyboard.press("Enter")
    page.get_by_role("table").wait_for()


def test_the_title_has_the_focus_when_the_opener_is_gone(visit: Visit) -> None:
    visitor = visit(ADMIN)
    who = {"first_name": "Pia", "last_name": f"Focus {uuid4().hex}"}
    page = visitor.open(f"/tenants/{visitor.post('/v1/tenants', who)['id']}")
    page.get_by_role("button", name="Approve").press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Approve").press("Enter")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_enter_takes_the_first_that_is_found(visit: Visit) -> None:
    page = visit(ADMIN).open("/work-orders/new")
    page.keyboard.type("Linden")
    page.keyboard.press("Enter")

    field = page.get_by_role("combobox", name="Property")
    expect(field).to_have_value(re.compile("Linden Court"))
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(page.get_by_text("is needed.")).to_have_count(0)


def test_the_title_has_the_focus_of_a_button_that_is_gone(visit: Visit) -> None:
    visitor = visit(ADMIN)
    tenant = new_tenant(visitor, f"Focus {uuid4().hex}")
    page = visitor.open(f"/payments/{new_payment(visitor, tenant, 700)}")
    page.get_by_role("button", name="Void").press("Enter")
    page.get_by_role("dialog").get_by_label("Reason").fill("Entered twice")
    page.get_by_role("button", name="Continue").press("Enter")
    page.get_by_role("button", name="Void the payment").press("Enter")

    expect(page.get_by_text("Payment voided.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
