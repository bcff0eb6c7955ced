import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import Visit
from tests.console.pages import OWNER, PLACE
from tests.console.steps import follow
from tests.console.visitor import Visitor

ROWS = "tbody tr"
CARDS = ".mantine-Card-root"


def came_to(page: Page, heading: str) -> None:
    """Wait until the page of this heading is there."""
    page.get_by_role("heading", level=1, name=heading, exact=True).wait_for()


def in_new_organization(visit: Visit) -> Visitor:
    """The owner of an organization that has nothing yet."""
    visitor = visit()
    visitor.register("New Homes")
    return visitor


@pytest.mark.parametrize(
    ("figure", "heading", "rows"),
    [
        ("Occupancy", "Units", ROWS),
        ("Open work orders", "Work orders", CARDS),
        ("Leases that end", "Leases", ROWS),
        ("Requests to join", "Requests to join", ROWS),
    ],
)
def test_today_leads_to_the_rows_that_it_counts(
    visit: Visit, figure: str, heading: str, rows: str
) -> None:
    page = visit(OWNER, PLACE).open("/")
    link = page.get_by_role("main").get_by_role("link", name=figure)
    card = page.locator(".mantine-Paper-root", has=page.get_by_role("link", name=figure))
    # "3 of 13 units", or the figure itself.
    count = re.search(r"(\d+) of|^(\d+)$", card.inner_text(), re.MULTILINE)
    assert count, card.inner_text()

    link.click()

    came_to(page, heading)
    page.wait_for_load_state("networkidle")
    expect(page.locator(rows)).to_have_count(int(count[1] or count[2]))


def test_a_new_organization_is_led_to_its_first_lease(visit: Visit) -> None:
    page = in_new_organization(visit).open("/")

    follow(page, "New property")
    came_to(page, "Add a property")
    page.keyboard.type("Oak House")
    page.get_by_label("Kind").select_option("Multi family")
    page.get_by_role("textbox", name="Address", exact=True).fill("12 Oak Street")
    for label, text in (("City", "Chicago"), ("State", "IL"), ("Postal code", "60614")):
        page.get_by_label(label).fill(text)
    page.keyboard.press("Enter")
    came_to(page, "Oak House")
    follow(page, "Add a unit")
    came_to(page, "Add a unit")
    page.keyboard.type("1A")
    page.keyboard.press("Enter")
    came_to(page, "Oak House")
    expect(page.get_by_role("link", name="1A")).to_be_visible()

    follow(page, "Today")
    expect(page.get_by_text("Done")).to_have_count(2)
    follow(page, "New tenant")
    came_to(page, "Add a tenant")


def test_an_applicant_is_approved_for_a_unit(visit: Visit) -> None:
    page = visit(OWNER, PLACE).open("/tenants/new")
    page.keyboard.type("Ada")
    page.get_by_label("Last name").fill("Applicant")
    page.get_by_role("combobox", name="Asks for a home in").fill("Linden")
    page.get_by_role("option", name=re.compile("Linden Court")).click()
    page.get_by_role("combobox", name="Asks for the unit").fill("2A")
    page.get_by_role("option", name="2A").click()
    page.get_by_role("button", name="Add the tenant").click()
    came_to(page, "Ada Applicant")
    expect(page.get_by_role("link", name="Linden Court, 2A")).to_be_visible()

    page.get_by_role("button", name="Approve").click()
    page.get_by_label("Note").fill("Good references.")
    page.get_by_role("dialog").get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Good references.")).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    follow(page, "New lease")
    page.wait_for_url(re.compile(r"/leases/new\?tenant="))


def test_units_are_imported_all_or_none(visit: Visit) -> None:
    visitor = in_new_organization(visit)
    page = visitor.open("/units/import")
    head = "Property name\tKind\tAddress line1\tCity\tState\tPostal code\tCountry\tUnit name\t"
    house = "Elm House\tmulti_family\t1 Elm Street\tChicago\tIL\t60614\tUS\t"

    def submit(*lines: str) -> None:
        page.get_by_label("Lines").fill("\n".join((f"{head}Market rent", *lines)))
        page.get_by_role("button", name="Check", exact=True).click()

    submit(f"{house}1A\t1450", f"{house}1A\t1200")
    expect(page.get_by_text("Row 2 says the same.")).to_be_visible()
    submit(f"{house}1A\t1450", f"{house}1B\tmuch")
    expect(page.get_by_role("row", name=re.compile("3.*Market rent.*Enter an"))).to_be_visible()
    submit(f"{house}1A\t$1,450.00", f"{house}1B\t1200")
    page.get_by_role("button", name="Import 2 units").click()

    expect(page.get_by_text("2 units and 1 property added.")).to_be_visible()
    came_to(page, "Units")
    expect(
        page.get_by_role("row", name=re.compile("1A.*Elm House.*Vacant.*1,450.00"))
    ).to_have_count(1)


def test_a_homeowner_is_added_and_a_request_is_approved(visit: Visit) -> None:
    page = visit(OWNER, PLACE).open("/associations")
    follow(page, "Maple Court HOA")
    follow(page, "Add a homeowner")
    came_to(page, "Add a homeowner")
    page.keyboard.type("Sue")
    page.get_by_label("Last name").fill("Sixth")
    page.get_by_label("E-mail").fill(f"{uuid4().hex}@maple.example")
    page.get_by_role("combobox", name="Home in").fill("Maple")
    page.get_by_role("option", name=re.compile("Maple Court")).click()
    page.get_by_role("combobox", name="Unit").fill("106")
    page.get_by_role("option", name="106").click()
    page.get_by_role("button", name="Add the homeowner").click()
    came_to(page, "Sue Sixth")
    page.get_by_role("button", name="Invite to the portal").click()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("button", name="Invite again")).to_be_visible()

    page.goto("/join-requests?status=pending")
    request = page.get_by_role("row", name=re.compile("Nadia Newcomer"))
    request.get_by_role("button", name="Approve").click()
    page.get_by_role("dialog").get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Nadia Newcomer has access to the portal.")).to_be_visible()
    expect(request).to_have_count(0)


def test_what_has_a_name_is_found_by_keyboard(visit: Visit) -> None:
    page = visit(OWNER, PLACE).open("/documents")
    dialog = page.get_by_role("dialog")
    page.keyboard.press("/")
    dialog.get_by_role("combobox").wait_for()
    page.keyboard.type("tara")
    expect(dialog.get_by_role("option")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    expect(dialog.get_by_role("option", selected=True)).to_have_text(re.compile("Lease.*Linden"))
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")

    came_to(page, "Tara Torres")
    page.keyboard.press("Control+k")
    dialog.get_by_role("combobox").wait_for()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
