import pytest

from tests.console.conftest import Visit
from tests.console.offers import changes
from tests.console.pages import OWNER, PLACE, address_of, routes, visitor_of
from tests.console.test_viewer import VIEWER

# A viewer's own account is the viewer's to change.
OWN = {"/settings/profile", "/settings/new-organization"}
MANAGERS_ROUTES = [route for route in routes() if visitor_of(route) == OWNER]


def test_no_page_offers_a_viewer_a_change(visit: Visit) -> None:
    visitor, owner = visit(VIEWER), visit(OWNER, PLACE)
    offered: dict[str, list[str]] = {}
    for route in MANAGERS_ROUTES:
        if route not in OWN:
            offered[route] = changes(visitor.open(address_of(route, owner)))

    assert {route: names for route, names in offered.items() if names} == {}


@pytest.mark.parametrize("role", ["accountant", "manager"])
def test_no_page_asks_for_what_its_role_may_not_read(visit: Visit, role: str) -> None:
    # Refused calls fail the test, as they do that of the viewer.
    visitor, owner = visit(f"{role}@linden.example"), visit(OWNER, PLACE)
    for route in MANAGERS_ROUTES:
        visitor.open(address_of(route, owner))
