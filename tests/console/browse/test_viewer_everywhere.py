from tests.console.conftest import Visit
from tests.console.offers import changes
from tests.console.pages import address_of, routes, visitor_of
from tests.console.test_viewer import VIEWER

# A viewer's own account is the viewer's to change.
OWN = {"/settings/profile", "/settings/new-organization"}


def test_no_page_offers_a_viewer_a_change(visit: Visit) -> None:
    visitor = visit(VIEWER)
    owners = visit("owner@linden.example", "Linden Street Properties")
    offered: dict[str, list[str]] = {}
    for route in routes():
        email = visitor_of(route)
        if email is None or not email.startswith("owner") or route in OWN:
            continue
        page = visitor.open(address_of(route, owners))
        offered[route] = changes(page)

    assert {route: names for route, names in offered.items() if names} == {}
