"""Five pages of different kinds: form, figures, list, one thing, board. browse/ has every page."""

import pytest

from tests.console import axe
from tests.console.conftest import Visit
from tests.console.pages import PLACE, address_of, visitor_of

ROUTES = ["/sign-in", "/", "/tenants", "/properties/:propertyId", "/work-orders"]


@pytest.mark.parametrize("route", ROUTES)
def test_a_page_is_accessible(visit: Visit, route: str) -> None:
    visitor = visit(visitor_of(route), PLACE)

    axe.check(visitor.open(address_of(route, visitor)))
