"""What must hold for each page of the console."""

import pytest

from tests.console import axe
from tests.console.conftest import Visit
from tests.console.pages import PLACE, address_of, routes, visitor_of
from tests.console.visitor import Visitor

MOST_CALLS = 3
PHONE = {"width": 390, "height": 844}
OVERFLOWS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def opened(visit: Visit, route: str, **options: object) -> Visitor:
    """The visitor in front of the page, and its calls."""
    visitor = visit(visitor_of(route), PLACE, **options)
    address = address_of(route, visitor)
    visitor.open(address)
    return visitor


@pytest.mark.parametrize("route", routes())
def test_a_page_costs_three_calls_and_is_accessible(visit: Visit, route: str) -> None:
    visitor = opened(visit, route)

    assert len(visitor.watch.calls) <= MOST_CALLS, visitor.watch.calls
    assert visitor.page.locator("h1").count() == 1
    axe.check(visitor.page)


@pytest.mark.parametrize("route", routes())
def test_a_page_works_on_a_phone_in_the_dark(visit: Visit, route: str) -> None:
    visitor = opened(visit, route, viewport=PHONE, color_scheme="dark")

    assert not visitor.page.evaluate(OVERFLOWS), "The page is wider than the phone."
    axe.check(visitor.page)
