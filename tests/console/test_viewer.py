from tests.console.conftest import Visit
from tests.console.offers import changes
from tests.console.steps import arrive, follow
from tests.console.visitor import Visitor

VIEWER = "viewer@linden.example"
REFUSAL = "Your role, viewer, does not allow this. Ask an owner."


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
