from pathlib import Path

from playwright.sync_api import expect

from tests.console.conftest import Visit
from tests.console.pages import HOMEOWNER, OWNER, PLACE
from tests.console.steps import follow

PICTURE = Path(__file__).with_name("window.png")


def test_a_request_gets_a_photo_and_is_cancelled(visit: Visit) -> None:
    page = visit(HOMEOWNER).open("/home/requests")
    follow(page, "Make a request")
    page.get_by_label("What is wrong").fill("Cracked pane")
    page.get_by_label("Tell more").fill("In the kitchen, since Monday.")
    page.get_by_role("button", name="Send the request").click()
    page.get_by_role("heading", level=1, name="Cracked pane").wait_for()

    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add photos or a PDF").click()
    chooser.value.set_files(PICTURE)
    page.get_by_text("window.png").filter(has_text="added").wait_for()
    page.get_by_role("button", name="Show window.png").click()
    expect(page.get_by_role("img", name="window.png")).to_have_js_property("naturalWidth", 8)

    page.get_by_role("button", name="Cancel the request").click()
    page.get_by_label("Why").fill("A friend has done it.")
    page.get_by_role("dialog").get_by_role("button", name="Cancel the request").click()
    expect(page.get_by_text("A friend has done it.")).to_be_visible()
    expect(page.get_by_role("button", name="Add photos or a PDF")).to_have_count(0)


def test_a_homeowner_appeals_and_the_managers_read_why(visit: Visit) -> None:
    manager = visit(OWNER, PLACE)
    [home] = manager.call("GET /v1/homeowners?q=homeowner@maple.example")["items"]
    seen = {"category": "noise", "description": "A drum at night.", "homeowner_id": home["id"]}
    violation = manager.post("/v1/violations", seen)

    page = visit(HOMEOWNER).open(f"/home/violations/{violation['id']}")
    page.get_by_role("button", name="Appeal").click()
    page.get_by_label("Why it is to be taken back").fill("It was the radio next door.")
    page.get_by_role("button", name="Send the appeal").click()
    expect(page.get_by_text("It was the radio next door.")).to_be_visible()
    expect(page.get_by_role("button", name="Appeal")).to_have_count(0)

    read = manager.open(f"/violations/{violation['id']}")
    expect(read.get_by_text("It was the radio next door.")).to_be_visible()
