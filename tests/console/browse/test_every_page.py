"""What must hold for each page of the console, and for each part of a page that has parts."""

from collections.abc import Iterator

import pytest

from tests.console import axe
from tests.console.conftest import Visit
from tests.console.pages import PLACE, address_of, parts_of, routes, visitor_of
from tests.console.visitor import PHONE, Visitor

MOST_CALLS = 3


def opened(visit: Visit, route: str, **options: object) -> Iterator[Visitor]:
    """The visitor in front of the page, and then of each of its parts."""
    visitor = visit(visitor_of(route), PLACE, **options)
    visitor.open(address_of(route, visitor))
    addresses = parts_of(visitor.page)
    yield visitor
    for address in addresses:
        visitor.watch.calls.clear()
        visitor.open(address)
        yield visitor


@pytest.mark.parametrize("route", routes())
def test_a_page_costs_three_calls_and_is_accessible(visit: Visit, route: str) -> None:
    for visitor in opened(visit, route):
        assert len(visitor.watch.calls) <= MOST_CALLS, visitor.watch.calls
        assert visitor.page.locator("h1").count() == 1
        axe.check(visitor.page)


@pytest.mark.parametrize("route", routes())
def test_a_page_works_on_a_phone_in_the_dark(visit: Visit, route: str) -> None:
    for visitor in opened(visit, route, viewport=PHONE, color_scheme="dark"):
        assert not visitor.overflows(), f"{visitor.page.url} is wider than the phone."
        axe.check(visitor.page)
