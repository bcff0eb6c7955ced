"""A bank's month is reconciled: suggestions by one key, a batch, a line ignored, one by hand."""

from playwright.sync_api import Page, expect

from tests.console import axe
from tests.console.conftest import Visit
from tests.console.steps import follow, press, what_will_happen
from tests.console.visitor import Visitor

PAYMENTS = {
    "2025-09-04": 120000,
    "2025-09-05": 150000,
    "2025-09-06": 95000,
    "2025-09-10": 100000,
    "2025-03-01": 30000,
}
LINES = {
    "2025-09-05": (120000, "ACH CREDIT RENT"),
    "2025-09-08": (245000, "DEPOSIT 2 CHECKS"),
    "2025-09-12": (99500, "WIRE LESS FEE"),
    "2025-09-20": (30000, "OLD CHECK"),
    "2025-09-30": (-1500, "SERVICE FEE"),
}


def new_month(visitor: Visitor) -> None:
    """A bank account with the lines of September, and what a tenant has paid."""
    visitor.register("Bank House")
    tenant = visitor.post("/v1/tenants", {"first_name": "Tessa", "last_name": "Tenant"})
    for day, cents in PAYMENTS.items():
        paid = {"amount_cents": cents, "method": "check", "received_date": day}
        visitor.post("/v1/payments", paid | {"tenant_id": tenant["id"]})
    account = visitor.post("/v1/bank-accounts", {"name": "Operating"})
    rows = [
        {"posted_on": day, "amount_cents": cents, "description": text}
        for day, (cents, text) in LINES.items()
    ]
    imported = {"bank_account_id": account["id"], "rows": rows}
    visitor.post("/v1/bank-transactions/import-rows", imported)


def begin(page: Page) -> None:
    """Begin to reconcile September."""
    follow(page, "Reconcile a period")
    page.get_by_label("Bank account").select_option("Operating")
    page.get_by_label("First day").fill("2025-09-01")
    page.get_by_label("Last day").fill("2025-09-30")
    press(page, "Begin")
    page.get_by_role("heading", level=1, name="Operating, Sep 1, 2025 to Sep 30, 2025").wait_for()


def choose(page: Page, *names: str) -> None:
    """Choose these lines and payments."""
    for name in names:
        page.get_by_role("checkbox", name=name).check()


def test_a_bank_month_is_reconciled(visit: Visit) -> None:
    visitor = visit(locale="en-US")
    new_month(visitor)
    page = visitor.open("/reconciliations")
    begin(page)
    # As if it were the wrong month.
    press(page, "Delete")
    expect(page.get_by_role("dialog")).to_contain_text("Its matches are undone.")
    press(page.get_by_role("dialog"), "Delete the reconciliation")
    expect(page.get_by_text("Reconciliation deleted.")).to_be_visible()
    begin(page)

    expect(page.get_by_role("link", name="1 suggestion")).to_be_visible()
    expect(page.get_by_text("WIRE LESS FEE")).to_be_visible()
    axe.check(page)
    page.keyboard.press("a")
    lines = page.get_by_role("region", name="Lines of the bank")
    expect(lines.get_by_role("checkbox")).to_have_count(3)
    axe.check(page)

    choose(page, "$1,500.00", "$950.00")
    press(page, "Make a bank batch")
    press(page, "Make the batch")
    expect(page.get_by_role("checkbox", name="Bank batch")).to_be_visible()
    press(page, "Match again")
    expect(lines.get_by_role("checkbox")).to_have_count(2)
    choose(page, "SERVICE FEE")
    press(page, "Ignore the line")
    page.get_by_label("Reason").fill("The bank's own fee.")
    press(page, "Ignore it")
    expect(lines.get_by_role("checkbox")).to_have_count(1)
    choose(page, "Up to a year before and after", "OLD CHECK", "Payment: Tessa Tenant")
    press(page, "Match the two")
    press(page, "Match them")
    expect(lines).to_contain_text("All lines are matched or ignored.")

    press(page, "Complete")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("-$5.00 of differences accepted in matches")
    dialog.get_by_label("Complete it although this is open").check()
    dialog.get_by_label("Notes").fill("The sender's bank kept its fee.")
    expect(what_will_happen(page)).to_contain_text("Nothing of this period changes then")
    press(dialog, "Complete")
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    expect(page.get_by_role("table", name="Table of matches").get_by_role("row")).to_have_count(5)
    assert visitor.watch.calls.count("POST /v1/bank-batches") == 1
