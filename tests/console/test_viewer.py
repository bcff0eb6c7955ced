from tests.console.conftest import Visit
from tests.console.offers import changes
from tests.console.visitor import Visitor

VIEWER = "viewer@linden.example"
REFUSAL = "Your role, viewer, does not allow this. Ask an owner."


def follow(visitor: Visitor, name: str) -> None:
    """Click a link and wait for its page."""
    visitor.page.get_by_role("link", name=name, exact=True).first.click()
    visitor.page.get_by_role("heading", level=1, name=name).wait_for()
    visitor.page.wait_for_load_state("networkidle")


def test_a_viewer_sees_all_and_changes_nothing(visit: Visit) -> None:
    visitor = visit(VIEWER)
    page = visitor.open("/")

    for name in ("Properties", "Maple Court", "Leases", "Payments", "Work orders", "Dripping tap"):
        follow(visitor, name)
        assert changes(page) == [], name
    visitor.open("/tenants/new")
    page.get_by_text(REFUSAL).wait_for()
    assert page.get_by_role("textbox").count() == 0
    assert {call.partition(" ")[0] for call in visitor.watch.calls} == {"GET"}
