"""A bank's file comes in by the console: its columns named, its lines seen, and taken back."""

import json
from itertools import count
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.console import axe
from tests.console.conftest import Visit
from tests.console.steps import follow
from tests.console.visitor import Visitor

FILE = "input[type=file]"
ROWS = "tbody tr"
CSV = """Details,Posting Date,Description,Amount,Balance
CREDIT,09/03/2025,"<b>RENT</b>, 1A","1,500.00",13845.67
DEBIT,09/04/2025,QUICK PIPES,(385.00),13460.67
"""
HEADERLESS = """6789,01/01/26 to 01/31/26
01/15/26,1500.00,RENT 1A,Credit
01/16/26,385.00,QUICK PIPES,Debit
"""
OFX = (
    "OFXHEADER:100\n\n<OFX><STMTRS><BANKACCTFROM><ACCTID>1236789</BANKACCTFROM><BANKTRANLIST>"
    "<STMTTRN><DTPOSTED>20250905<TRNAMT>950.00<FITID>F1<NAME>RENT 1B</STMTTRN>"
    "</BANKTRANLIST></STMTRS></OFX>"
)
LARGE = 10_001


def at_import(visit: Visit) -> tuple[Visitor, Page]:
    """The owner of a new organization, about to import into its bank account."""
    visitor = visit()
    visitor.register("Bank House")
    page = visitor.open("/bank")
    follow(page, "Add a bank account")
    page.get_by_label("Name").fill("Operating")
    page.get_by_label("Last four digits").fill("6789")
    page.keyboard.press("Enter")
    follow(page, "Import lines")
    page.get_by_role("heading", level=1, name="Import lines").wait_for()
    return visitor, page


def choose(page: Page, content: str, name: str = "september.csv") -> None:
    file: Any = {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    page.locator(FILE).set_input_files(file)


def import_it(page: Page) -> None:
    page.get_by_role("button", name="Import", exact=True).click()


def test_a_csv_file_is_previewed_imported_and_undone(visit: Visit) -> None:
    visitor, page = at_import(visit)
    visitor.watch.allow("POST /v1/bank-transactions/import-file: 422")
    choose(page, CSV + ",,Total,1115.00,\n")
    expect(page.get_by_text("Row 4 has no date as MM/DD/YYYY")).to_be_visible()
    day = page.get_by_role("combobox", name="Day", exact=True)
    expect(day.locator("option:checked")).to_have_text("Posting Date")
    expect(page.get_by_text("They could also be DD/MM/YYYY.")).to_be_visible()
    axe.check(page)
    import_it(page)
    expect(page.get_by_role("alert").filter(has_text="Row 4: Enter a date")).to_be_visible()

    choose(page, CSV)
    expect(page.locator(ROWS)).to_have_count(2)
    expect(page.locator(ROWS).first).to_contain_text("<b>RENT</b>, 1A")
    expect(page.locator(ROWS).last).to_contain_text("-$385.00")
    import_it(page)
    expect(page.get_by_text("2 lines added.")).to_be_visible()
    choose(page, CSV, "again.csv")
    import_it(page)
    expect(page.get_by_text("0 lines added, 2 rows were here already.")).to_be_visible()

    follow(page, "Operating")
    page.locator(ROWS).first.get_by_role("button", name="Ignore").click()
    page.get_by_label("Why it needs no match").fill("Paid twice.")
    page.keyboard.press("Enter")
    expect(page.locator(ROWS).first).to_contain_text("Ignored: Paid twice.")
    follow(page, "september.csv")
    page.get_by_role("button", name="Undo the import").click()
    page.get_by_role("dialog").get_by_role("button", name="Undo the import").click()
    expect(page.get_by_text("Download the lines from your bank")).to_be_visible()


def test_a_file_without_a_header_has_its_columns_counted(visit: Visit) -> None:
    _, page = at_import(visit)
    choose(page, HEADERLESS, "checking.csv")
    day = page.get_by_role("combobox", name="Day", exact=True)
    expect(day.locator("option:checked")).to_have_text("Column 1 (01/15/26)")
    direction = page.get_by_role("combobox", name="Money in or out")
    expect(direction.locator("option:checked")).to_have_text("Column 4 (Credit)")
    expect(page.get_by_label("First row with a line")).to_have_value("2")
    expect(page.locator(ROWS).last).to_contain_text("-$385.00")
    axe.check(page)
    import_it(page)
    expect(page.get_by_text("2 lines added.")).to_be_visible()


def test_an_ofx_file_says_itself_what_it_has(visit: Visit) -> None:
    visitor, page = at_import(visit)
    visitor.watch.allow("POST /v1/bank-transactions/import-file: 422")
    choose(page, OFX.replace("6789", "1111"), "september.ofx")
    import_it(page)
    expect(page.get_by_text("ends in 1111, not in 6789")).to_be_visible()

    choose(page, OFX, "own.qfx")
    import_it(page)
    expect(page.get_by_text("1 line added.")).to_be_visible()
    follow(page, "Show the lines")
    expect(page.locator(ROWS)).to_contain_text("RENT 1B")


def test_a_large_file_goes_on_where_a_part_was_refused(visit: Visit) -> None:
    visitor, page = at_import(visit)
    visitor.watch.allow("POST /v1/bank-transactions/import-rows: 409")
    sent = count(1)
    refusal = {"code": "CONFLICT", "detail": "Another is under way.", "status": 409}

    def second_is_refused(route: Route) -> None:
        if next(sent) == 2:
            kind = "application/problem+json"
            route.fulfill(status=409, body=json.dumps(refusal), content_type=kind)
        else:
            route.continue_()

    visitor.context.route("**/v1/bank-transactions/import-rows", second_is_refused)
    rows = (f"2025-09-03,{number}.00,Rent\n" for number in range(1, LARGE + 1))
    choose(page, "date,amount,description\n" + "".join(rows))
    import_it(page)
    expect(page.get_by_text("Another is under way.")).to_be_visible()
    expect(page.get_by_text("1 of 11 parts are in: 1,000 rows")).to_be_visible()

    import_it(page)
    # Eleven calls, each with a thousand rows.
    expect(page.get_by_text("10,001 lines added.")).to_be_visible(timeout=60_000)
    assert next(sent) == 13
