"""A network that is lost or slow, and a service that asks to wait."""

import json
import re
from collections.abc import Callable
from urllib.parse import quote
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route, expect

from tests.console.conftest import Visit
from tests.console.steps import follow
from tests.console.visitor import Visitor

ADMIN = "admin@linden.example"
LOST = r".*: net::ERR_FAILED"
TENANTS = re.compile(r"/v1/tenants(\?|$)")
VENDORS = re.compile(r"/v1/vendors$")
CALLS = re.compile("/v1/")
SCRIPTS = re.compile(r"/assets/.*\.js$")


class Held:
    """Requests that wait, as in a slow network, until they are let go."""

    def __init__(self, visitor: Visitor, pattern: re.Pattern[str]) -> None:
        self._routes: list[Route] | None = []
        visitor.context.route(pattern, self._hold)

    def _hold(self, route: Route) -> None:
        if self._routes is None:
            route.continue_()
        else:
            self._routes.append(route)

    def let_go(self) -> None:
        """Send what has waited, and what comes, at once."""
        waiting, self._routes = self._routes, None
        for route in waiting or []:
            route.continue_()


def refusal(status: int, seconds: int) -> Callable[[Route], None]:
    """Answers for the service that it may be asked again after these seconds."""
    problem = {"code": "RATE_LIMITED", "detail": "Wait a little.", "status": status}
    headers = {"Content-Type": "application/problem+json", "Retry-After": str(seconds)}
    return lambda route: route.fulfill(status=status, headers=headers, body=json.dumps(problem))


def a_vendor(page: Page) -> str:
    """Fill in the form of a vendor with a new name."""
    name = f"Vendor {uuid4().hex}"
    page.get_by_label("Name").fill(name)
    page.get_by_label("Telephone").fill("555 0100")
    return name


def count(visitor: Visitor, name: str) -> int:
    return len(visitor.call(f"GET /v1/vendors?q={quote(name)}")["items"])


def test_a_read_that_fails_is_tried_again_by_a_click(visit: Visit) -> None:
    visitor = visit(ADMIN)
    visitor.watch.allow(LOST)
    visitor.context.route(TENANTS, lambda route: route.abort("failed"))
    page = visitor.open("/tenants")

    expect(page.get_by_role("alert")).to_contain_text("No connection")
    visitor.context.unroute(TENANTS)
    page.get_by_role("button", name="Try again").click()
    page.get_by_role("table").wait_for()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_an_account_that_can_not_be_read_is_tried_again(visit: Visit) -> None:
    visitor = visit(ADMIN)
    visitor.watch.allow(LOST)
    me = re.compile("/v1/auth/me$")
    visitor.context.route(me, lambda route: route.abort("failed"))
    page = visitor.page
    page.goto("/tenants")

    expect(page.get_by_role("alert")).to_contain_text("No connection")
    visitor.context.unroute(me)
    page.get_by_role("button", name="Try again").click()
    page.get_by_role("heading", name="Tenants").wait_for()


def test_a_change_whose_answer_is_lost_is_done_once(visit: Visit) -> None:
    visitor = visit(ADMIN)
    visitor.watch.allow(LOST)
    page = visitor.open("/vendors/new")
    name = a_vendor(page)

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort("failed")

    visitor.context.route(VENDORS, lose_the_answer, times=1)
    add = page.get_by_role("button", name="Add the vendor")
    add.click()
    expect(page.get_by_role("alert")).to_contain_text("nothing will be done twice")
    assert count(visitor, name) == 1
    add.click()
    page.get_by_role("heading", name=name).wait_for()
    assert count(visitor, name) == 1


def test_a_double_click_does_it_once(visit: Visit) -> None:
    visitor = visit(ADMIN)
    page = visitor.open("/vendors/new")
    name = a_vendor(page)

    page.get_by_role("button", name="Add the vendor").dblclick()
    page.get_by_role("heading", name=name).wait_for()
    assert visitor.watch.calls.count("POST /v1/vendors") == 1
    assert count(visitor, name) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_a_form_waits_as_long_as_told(visit: Visit, status: int) -> None:
    visitor = visit(ADMIN)
    visitor.watch.allow(rf"POST /v1/vendors: {status}")
    visitor.page.clock.install()
    page = visitor.open("/vendors/new")
    name = a_vendor(page)
    visitor.context.route(VENDORS, refusal(status, 40), times=1)

    page.get_by_role("button", name="Add the vendor").click()
    expect(page.get_by_role("alert")).to_contain_text("Wait a little.")
    expect(page.get_by_role("button", name=re.compile("Try again in .* s"))).to_be_disabled()
    page.clock.run_for(41_000)
    page.get_by_role("button", name="Add the vendor").click()
    page.get_by_role("heading", name=name).wait_for()
    assert count(visitor, name) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_a_page_waits_as_long_as_told(visit: Visit, status: int) -> None:
    visitor = visit(ADMIN)
    visitor.watch.allow(rf"GET /v1/tenants.*: {status}")
    visitor.page.clock.install()
    visitor.context.route(TENANTS, refusal(status, 40), times=1)
    page = visitor.open("/tenants")

    expect(page.get_by_role("button", name=re.compile("Try again in .* s"))).to_be_disabled()
    page.clock.run_for(41_000)
    page.get_by_role("button", name="Try again", exact=True).click()
    page.get_by_role("table").wait_for()


def test_a_page_tries_again_by_itself_after_a_short_wait(visit: Visit) -> None:
    visitor = visit(ADMIN)
    visitor.watch.allow("GET /v1/tenants.*: 429")
    visitor.page.clock.install()
    visitor.context.route(TENANTS, refusal(429, 10), times=1)
    page = visitor.open("/tenants")
    tried = len(visitor.watch.calls)

    page.clock.run_for(9000)
    assert len(visitor.watch.calls) == tried
    page.clock.run_for(2000)
    page.get_by_role("table").wait_for()


def test_a_slow_network_shows_that_something_loads(visit: Visit) -> None:
    visitor = visit(ADMIN)
    page = visitor.page
    scripts = Held(visitor, SCRIPTS)
    page.goto("/tenants", wait_until="commit")

    page.get_by_text("Loading …").wait_for()
    calls = Held(visitor, CALLS)
    scripts.let_go()
    page.get_by_role("status").filter(has_text="Loading your account").wait_for()
    calls.let_go()
    page.get_by_role("table").wait_for()


def test_a_slow_page_keeps_the_navigation(visit: Visit) -> None:
    visitor = visit(ADMIN)
    page = visitor.open("/properties")
    tenants = Held(visitor, TENANTS)

    follow(page, "Tenants")
    page.get_by_role("status").filter(has_text="Loading tenants").wait_for()
    page.get_by_role("heading", level=1, name="Tenants").wait_for()
    expect(page.get_by_role("navigation", name="Pages")).to_be_visible()
    tenants.let_go()
    page.get_by_role("table").wait_for()


def test_a_page_whose_script_is_lost_can_be_loaded_again(visit: Visit) -> None:
    visitor = visit(ADMIN)
    # The browser tells it three times: of the request, the import and the page.
    visitor.watch.allow(rf"{LOST}|console: .*|exception: .*")
    page = visitor.open("/properties")
    visitor.context.route(SCRIPTS, lambda route: route.abort("failed"))

    follow(page, "Tenants")
    page.get_by_role("heading", name="This page could not be shown").wait_for()
    visitor.context.unroute(SCRIPTS)
    page.get_by_role("button", name="Try again").click()
    page.get_by_role("table").wait_for()
