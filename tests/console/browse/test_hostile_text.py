"""Text that people typed runs nothing, is shown as it is, and breaks no page of a phone's width."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.console.browse.hostile import furnish, furnish_portal
from tests.console.conftest import Visit
from tests.console.pages import OWNER, PLACE, parts_of
from tests.console.visitor import PHONE, Visitor

# Without slashes, which file names can't have.
TEXTS = {
    "markup": "\"'><p><img src=x onerror=alert(1)><svg onload=alert(1)><script>alert(1)<!--",
    "address": "javascript:alert(1);alert(document.domain)",
    "template": "{{alert(1)}} ${alert(1)} <%= alert(1) %> #{alert(1)} **bold** [a](javascript:1)",
    "formula": '=HYPERLINK("javascript:alert(1)";"Open")+cmd|calc!A0',
    "scripts": 'שלום عربى 漢字 é 👩\u200d👩\u200d👧\u200d👦🏠 O\'Brien & "Söhne"',
    "long word": "W" * 200,
}
LISTS = [
    "properties",
    "units",
    "tenants",
    "vendors",
    "leases",
    "work-orders",
    "work-orders/all",
    "documents",
    "charges",
    "payments",
    "receivables",
    "ledger-entries",
    "bank",
    "associations",
    "homeowners",
    "assessments",
    "homeowner-payments",
    "violations",
    "letters",
    "settings/organization",
]
THINGS = {
    "properties": "property",
    "units": "unit",
    "tenants": "tenant",
    "vendors": "vendor",
    "leases": "lease",
    "work-orders": "work-order",
    "charges": "charge",
    "payments": "payment",
    "bank": "bank-account",
    "associations": "association",
    "homeowners": "homeowner",
    "assessments": "assessment",
    "homeowner-payments": "homeowner-payment",
    "violations": "violation",
    "letters": "letter",
}
PORTAL = [
    "",
    "/money?tab=assessments",
    "/money?tab=statement",
    "/requests",
    "/requests/{request}",
    "/violations",
    "/violations/{violation}",
    "/documents",
    "/profile",
]
SCHEMES = "[...document.querySelectorAll('[href], [src]')].map((e) => e.href ?? e.src)"
WIDER = "(box) => box.scrollWidth > box.clientWidth"


def each_page(visitor: Visitor, ids: dict[str, str]) -> Iterator[Page]:
    """The lists, the page of each thing, and its parts."""
    for path in LISTS:
        yield visitor.open(f"/{path}")
    for path, kind in THINGS.items():
        page = visitor.open(f"/{path}/{ids[kind]}")
        addresses = parts_of(page)
        yield page
        for address in addresses:
            visitor.open(address)
            yield page


def only_harmless_addresses(page: Page) -> None:
    found = {address.partition(":")[0] for address in page.evaluate(SCHEMES)}
    assert found <= {"http", "https", "mailto", "tel"}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_is_shown_as_it_is(visit: Visit, text: str) -> None:
    visitor = visit(viewport=PHONE)
    ids = furnish(visitor, text)

    wrong = []
    for page in each_page(visitor, ids):
        only_harmless_addresses(page)
        # Of long texts an organization's name has the beginning.
        if text[:100] not in page.locator("main").inner_text():
            wrong.append(f"{page.url} does not show it.")
        if visitor.overflows():
            wrong.append(f"{page.url} is wider than the phone.")
    assert wrong == []


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_portal_and_its_banner_show_a_text_as_it_is(visit: Visit, text: str) -> None:
    visitor = visit(viewport=PHONE)
    ids = furnish(visitor, text)
    ids |= furnish_portal(visitor, text, ids)

    wrong = []
    for path in PORTAL:
        page = visitor.open(f"/home{path.format(**ids)}")
        only_harmless_addresses(page)
        banner = page.get_by_role("alert").first.inner_text()
        assert text in banner
        # A violation's category is shown with a capital letter, and is shorter than other texts.
        shown = page.locator("main").inner_text().replace(banner, "").lower()
        if text[:60].strip().lower() not in shown:
            wrong.append(f"{page.url} does not show it.")
        if visitor.overflows():
            wrong.append(f"{page.url} is wider than the phone.")
    assert wrong == []


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_dialog_and_a_form_show_a_text_as_it_is(visit: Visit, text: str) -> None:
    visitor = visit(viewport=PHONE)
    ids = furnish(visitor, text)

    page = visitor.open(f"/vendors/{ids['vendor']}")
    page.get_by_role("button", name="Archive").click()
    box = page.get_by_role("dialog")
    expect(box).to_contain_text(text)
    assert not box.evaluate(WIDER)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Change").click()
    expect(page.get_by_label("Name")).to_have_value(text)

    page = visitor.open("/documents")
    page.get_by_role("button", name="Delete").click()
    expect(box).to_contain_text(text)
    assert not box.evaluate(WIDER)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_quick_find_shows_a_text_as_it_is(visit: Visit, text: str) -> None:
    visitor = visit(viewport=PHONE)
    furnish(visitor, text)

    page = visitor.open("/properties")
    page.keyboard.press("/")
    page.get_by_role("dialog").get_by_role("combobox").fill(text)
    expect(page.get_by_role("option").filter(has_text=text).first).to_be_visible()
    only_harmless_addresses(page)
    assert not page.get_by_role("dialog").evaluate(WIDER)


def test_an_address_of_a_script_becomes_no_link(visit: Visit) -> None:
    visitor = visit(OWNER, PLACE)
    path = visitor.call("GET /v1/vendors")["items"][0]["id"]
    row = visitor.call(f"GET /v1/vendors/{path}")
    # The API refuses such a website; this is what a mistake there would bring.
    row |= {"website": "javascript:alert(1)", "email": "a@b.c\r\nBcc: x", "phone": "1;alert(1)"}
    visitor.context.route(
        re.compile(f"/v1/vendors/{path}$"),
        lambda route: route.fulfill(body=json.dumps(row), content_type="application/json"),
    )

    page = visitor.open(f"/vendors/{path}")
    page.get_by_text("javascript:alert(1)").click()
    assert page.url.endswith(f"/vendors/{path}")
    only_harmless_addresses(page)
