"""Nothing is fetched while the visitor does nothing."""

import pytest
from playwright.sync_api import Page

from tests.console.conftest import Visit
from tests.console.pages import OWNER, PLACE, address_of
from tests.console.visitor import Visitor

ROUTES = [
    "/",
    "/leases",
    "/leases/:leaseId",
    "/work-orders",
    "/documents",
    "/payments/new",
    "/settings/members",
    "/settings/plan",
]
COME_BACK = "document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))"


def came_back(visitor: Visitor, page: Page) -> list[str]:
    """The calls that the page makes when the visitor comes back to its tab."""
    visitor.watch.calls.clear()
    page.evaluate(COME_BACK)
    # What the page asked before this is seen before it.
    page.evaluate("fetch('/favicon.svg').then((answer) => answer.text())")
    return sorted(visitor.watch.calls)


@pytest.mark.parametrize("route", ROUTES)
def test_an_open_page_makes_no_call_by_itself(visit: Visit, route: str) -> None:
    visitor = visit(OWNER, PLACE)
    visitor.page.clock.install()
    page = visitor.open(address_of(route, visitor))
    opening = sorted(visitor.watch.calls)

    page.clock.run_for(20_000)
    assert came_back(visitor, page) == []
    page.clock.run_for(180_000)
    assert visitor.watch.calls == []
    assert came_back(visitor, page) == opening
    assert came_back(visitor, page) == []
