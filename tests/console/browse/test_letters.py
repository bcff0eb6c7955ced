from playwright.sync_api import Page, expect

from tests.console.conftest import Visit
from tests.console.pages import OWNER, PLACE
from tests.console.steps import follow
from tests.console.visitor import Visitor

SEEN = "The hedge is **over** the fence. {{today}}"


def new_violation(visitor: Visitor) -> str:
    """A violation by the first homeowner: its id."""
    [homeowner, *_] = visitor.call("GET /v1/homeowners")["items"]
    body = {"homeowner_id": homeowner["id"], "category": "hedges", "description": SEEN}
    made: str = visitor.call("POST /v1/violations", body)["id"]
    return made


def write(page: Page, text: str) -> None:
    """Replace the letter's text."""
    page.get_by_label("Text").fill(text)


def test_a_letter_is_written_beside_its_preview_and_sent(visit: Visit) -> None:
    visitor = visit(OWNER, PLACE)
    visitor.watch.allow("POST /v1/violation-letters.*: 422")
    page = visitor.open(f"/violations/{new_violation(visitor)}")
    follow(page, "Write a letter")
    preview = page.get_by_role("region", name="Preview")
    expect(preview).to_contain_text(SEEN)

    write(page, "Dear {{owner}}")
    expect(preview).to_contain_text("{{owner}} is no placeholder.")
    write(page, "- **{{violation_category}}**\n- {{violation_description}} {{cure_by}}")
    expect(preview.locator("strong", has_text="hedges")).to_be_visible()
    expect(preview.get_by_role("listitem").last).to_contain_text(SEEN)
    expect(preview).to_contain_text("Nothing is known for: cure by.")
    page.get_by_role("button", name="Save the draft").click()

    page.get_by_role("button", name="Change").click()
    page.get_by_label("Subject").fill("About your {{violation_category}}")
    expect(preview.get_by_role("heading", name="About your hedges")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("button", name="Send the letter").click()

    expect(page.get_by_role("button", name="Open the PDF")).to_be_visible()
    expect(page.get_by_role("button", name="Change")).to_be_hidden()
    letter = page.get_by_role("article", name="What the letter says")
    expect(letter).to_contain_text("About your hedges")
    expect(letter).to_contain_text(SEEN)


def test_a_template_begins_with_the_built_in_text(visit: Visit) -> None:
    page = visit(OWNER, PLACE).open("/letters/templates")
    page.get_by_role("row", name="Final notice").get_by_role("link").click()
    preview = page.get_by_role("region", name="Preview")
    expect(preview).to_contain_text("Dear Ada Maple,")
    write(page, "Dear {{homeowner_name}}, **last** call.")
    expect(preview.get_by_text("last", exact=True)).to_be_visible()
    page.get_by_role("button", name="Add the template").click()

    page.get_by_role("button", name="Show: Final notice of all associations").click()
    expect(page.get_by_role("dialog")).to_contain_text("Dear Ada Maple, last call.")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Delete: Final notice of all associations").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("None yet: the built-in texts serve.")).to_be_visible()
