import re
from pathlib import Path

from playwright.sync_api import expect

from tests.console.conftest import Visit
from tests.console.pages import OWNER, PLACE

PICTURE = Path(__file__).with_name("window.png")


def test_a_work_order_gets_a_photo_and_is_completed(visit: Visit) -> None:
    page = visit(OWNER, PLACE).open("/work-orders/new")
    page.get_by_role("combobox", name="Property").fill("Linden")
    page.get_by_role("option", name=re.compile("Linden Court")).click()
    page.get_by_label("Title").fill("Broken window")
    page.get_by_label("What is to be done").fill("Replace the pane in the kitchen.")
    page.get_by_role("button", name="Add the work order").click()
    page.get_by_role("heading", name="Broken window").wait_for()

    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add files").click()
    chooser.value.set_files(PICTURE)
    page.get_by_text("window.png").filter(has_text="added").wait_for()
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("img", name="window.png")).to_have_js_property("naturalWidth", 8)

    page.get_by_role("button", name="Complete").click()
    page.get_by_label("What it did cost").fill("180.50")
    page.get_by_role("dialog").get_by_role("button", name="Complete").click()
    expect(page.get_by_text("$180.50")).to_be_visible()
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()


def test_a_cancelled_upload_leaves_no_document(visit: Visit) -> None:
    visitor = visit(OWNER, PLACE)
    page = visitor.open("/documents")
    visitor.context.route(re.compile("upload/storage"), lambda _: None)

    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add files").click()
    chooser.value.set_files(PICTURE)
    page.get_by_role("button", name="Cancel").click()

    expect(page.get_by_text("window.png").filter(has_text="cancelled")).to_be_visible()
    visitor.context.unroute_all()
    found = visitor.context.request.get("/v1/documents?q=window").json()["items"]
    assert [each for each in found if each["linked_to"] is None] == []
