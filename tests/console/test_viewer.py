from tests.console.conftest import Visit
from tests.console.offers import changes
from tests.console.pages import OWNER, PLACE, address_of
from tests.console.steps import arrive, follow
from tests.console.visitor import Visitor

VIEWER = "viewer@linden.example"
REFUSAL = "Your role, viewer, does not allow this. Ask an owner."
REFUSED = {
    "/bank": "Bank",
    "/bank/:bankAccountId/import": "Bank",
    "/reconciliations/:reconciliationId": "Reconciliations",
    "/expenses/:expenseId": "Expenses",
    "/owners/:ownerId/statement": "Owners",
    "/settings/plan/invoices": "Invoices",
}


def go_to(visitor: Visitor, name: str) -> None:
    """Follow a link to a page of its name, until nothing more is loaded."""
    follow(visitor.page, name)
    arrive(visitor.page, name)
    visitor.page.wait_for_load_state("networkidle")


def test_a_viewer_sees_all_and_changes_nothing(visit: Visit) -> None:
    visitor = visit(VIEWER)
    page = visitor.open("/")

    for name in ("Properties", "Maple Court", "Leases", "Payments", "Work orders", "Dripping tap"):
        go_to(visitor, name)
        assert changes(page) == [], name
    visitor.open("/tenants/new")
    page.get_by_text(REFUSAL).wait_for()
    assert page.get_by_role("textbox").count() == 0
    assert {call.partition(" ")[0] for call in visitor.watch.calls} == {"GET"}


def test_a_refused_page_says_why_and_asks_for_nothing(visit: Visit) -> None:
    owner, visitor = visit(OWNER, PLACE), visit(VIEWER)

    for route, title in REFUSED.items():
        page = visitor.open(address_of(route, owner))
        page.get_by_text(REFUSAL).wait_for()
        assert page.locator("h1").inner_text() == title
    assert set(visitor.watch.calls) == {"GET /v1/auth/me"}
