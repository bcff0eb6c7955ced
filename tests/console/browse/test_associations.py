"""What staff set for an association: its rules, its board, its homeowners and their balances."""

import re
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.console.conftest import Visit
from tests.console.steps import follow
from tests.console.visitor import Visitor


def in_new_association(visit: Visit, **fields: object) -> tuple[Visitor, Page]:
    """The owner of a new organization, before the page of its one association."""
    visitor = visit()
    visitor.register("New Commons")
    made = visitor.post("/v1/associations", {"name": "Birch Commons", **fields})
    return visitor, visitor.open(f"/associations/{made['id']}")


def test_an_association_is_changed_and_its_fees_are_set(visit: Visit) -> None:
    visitor, page = in_new_association(visit)
    path = page.url.rpartition("/associations/")[2]
    visitor.watch.allow(f"PATCH /v1/associations/{path}: 422")
    page.get_by_role("button", name="Change").click()
    page.get_by_label("Fiscal year starts in").select_option("July")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("July")).to_be_visible()

    follow(page, "Fees and payments")
    fees = page.get_by_role("region", name="Late fees", exact=True)
    fees.get_by_role("button", name="Change").click()
    fees.get_by_label("Charge late fees").check()
    fees.get_by_label("Late fee", exact=True).fill("7.5")
    fees.get_by_role("button", name="Save").click()
    expect(fees).to_contain_text("7.5% of what is overdue")
    rules = page.get_by_role("region", name="Assessments and payments")
    rules.get_by_role("button", name="Change").click()
    rules.get_by_label("Days overdue").fill("400")
    rules.get_by_role("button", name="Save").click()
    expect(rules.get_by_text("from 1 to 365")).to_be_visible()
    rules.get_by_label("Days overdue").fill("45")
    rules.get_by_role("button", name="Save").click()
    expect(rules).to_contain_text("45 days after the due date")


def test_a_new_join_code_replaces_the_old_one(visit: Visit) -> None:
    _, page = in_new_association(visit)
    before = page.locator("code").inner_text()

    page.get_by_role("button", name="New code").click()
    page.get_by_role("button", name="Draw a new code").click()

    expect(page.get_by_text("The new join code is")).to_be_visible()
    expect(page.locator("code")).not_to_have_text(before)


def test_homeowners_are_imported_and_serve_on_the_board(visit: Visit) -> None:
    _, page = in_new_association(visit)
    email = f"{uuid4().hex}@birch.example"
    follow(page, "Import homeowners")
    head = "First name\tLast name\tEmail\tShare percent\tOpening balance"
    lines = page.get_by_label("Lines")
    lines.fill(f"{head}\nAda\tOwner\t{email}\t12.5\t250\nBen\tOwner\t{email}\t\t")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_text("Row 2 says the same.")).to_be_visible()
    lines.fill(f"{head}\nAda\tOwner\t{email}\t12.5\t250")
    page.get_by_role("button", name="Check", exact=True).click()
    page.get_by_role("button", name="Import 1 homeowner").click()
    expect(page.get_by_role("row", name=re.compile("Ada Owner.*250.00"))).to_be_visible()

    follow(page, "Board")
    page.get_by_role("button", name="Add a board member").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="Homeowner").fill("Ada")
    page.get_by_role("option", name=re.compile("Ada Owner")).click()
    dialog.get_by_label("Office").select_option("Treasurer")
    dialog.get_by_label("First day").fill("2024-01-01")
    dialog.get_by_role("button", name="Add the board member").click()
    seat = page.get_by_role("row", name=re.compile("Ada Owner"))
    expect(seat).to_contain_text("Yes")
    seat.get_by_role("button", name="Change").click()
    dialog.get_by_label("Last day").fill("2024-12-31")
    dialog.get_by_role("button", name="Save").click()
    expect(seat).to_contain_text("No")
    seat.get_by_role("button", name="Terms").click()
    expect(dialog.get_by_text("366 days on the board")).to_be_visible()


def test_a_homeowner_is_archived_with_the_balance_that_is_shown(visit: Visit) -> None:
    visitor, _ = in_new_association(visit)
    [association] = visitor.call("GET /v1/associations")["items"]
    row = {"first_name": "Ada", "last_name": "Owner", "email": "ada@birch.example"}
    visitor.post(
        "/v1/homeowners/import-rows",
        {
            "association_id": association["id"],
            "as_of": "2025-08-31",
            "rows": [row | {"opening_balance_cents": 4500}],
        },
    )
    [homeowner] = visitor.call("GET /v1/homeowners")["items"]
    page = visitor.open(f"/homeowners/{homeowner['id']}")
    expect(page.get_by_text("Delinquent")).to_be_visible()
    page.get_by_role("button", name="Change").click()
    page.get_by_label("Status").select_option("Suspended")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Suspended", exact=True)).to_be_visible()

    page.get_by_role("button", name="Archive").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("$45.00 is owed, and stays so.")).to_be_visible()
    dialog.get_by_role("button", name="Archive").click()

    expect(page.get_by_role("button", name="Restore")).to_be_visible()
    follow(page, "Statement")
    expect(page.get_by_role("row", name=re.compile("Opening balance.*45.00"))).to_be_visible()
