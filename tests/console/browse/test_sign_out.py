"""Nothing personal stays in the browser."""

import re

from playwright.sync_api import Page, expect

from tests.console.conftest import Visit
from tests.console.steps import follow

ADMIN = "admin@linden.example"
# Says that the device is known, and not whose session was there.
KNOWN_DEVICE = "pv_device"
KEPT = """
async () => [
  localStorage.length,
  sessionStorage.length,
  (await indexedDB.databases()).length,
  (await caches.keys()).length,
  (await navigator.serviceWorker.getRegistrations()).length,
]
"""
OUT_OF_THE_CACHE = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"


def shows_a_sign_in_alone(page: Page, secret: str) -> None:
    page.get_by_role("heading", name="Sign in").wait_for()
    expect(page.locator("body")).not_to_contain_text(secret)


def test_nothing_stays_after_the_sign_out(visit: Visit) -> None:
    visitor = visit(ADMIN)
    tenant = visitor.call("GET /v1/tenants")["items"][0]
    page = visitor.open("/tenants")
    follow(page, re.compile(tenant["last_name"]))
    page.get_by_role("heading", level=1, name=tenant["last_name"]).wait_for()
    assert page.evaluate(KEPT) == [0, 0, 0, 0, 0]

    page.get_by_role("button", name="Account menu").click()
    page.get_by_role("button", name="Sign out").click()
    shows_a_sign_in_alone(page, tenant["last_name"])
    assert page.evaluate(KEPT) == [0, 0, 0, 0, 0]
    assert [each["name"] for each in visitor.context.cookies()] == [KNOWN_DEVICE]
    page.go_back()
    shows_a_sign_in_alone(page, tenant["last_name"])


def test_a_page_out_of_the_cache_asks_who_is_signed_in(visit: Visit) -> None:
    visitor = visit(ADMIN)
    tenant = visitor.call("GET /v1/tenants")["items"][0]
    page = visitor.open("/tenants")
    visitor.call("POST /v1/auth/logout")

    page.evaluate(OUT_OF_THE_CACHE)
    shows_a_sign_in_alone(page, tenant["last_name"])


def test_another_tab_forgets_what_it_shows(visit: Visit) -> None:
    visitor = visit(ADMIN)
    tenant = visitor.call("GET /v1/tenants")["items"][0]
    page = visitor.open("/tenants")
    other = visitor.context.new_page()
    other.goto("/")

    other.get_by_role("button", name="Account menu").click()
    other.get_by_role("button", name="Sign out").click()
    shows_a_sign_in_alone(page, tenant["last_name"])
