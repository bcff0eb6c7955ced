import csv
from pathlib import Path

from tests.console.conftest import Visit
from tests.console.money import new_tenant
from tests.console.steps import follow


def test_who_owes_what_is_saved_and_leads_to_a_payment(visit: Visit) -> None:
    visitor = visit("admin@linden.example")
    new_tenant(visitor, "Behind")
    page = visitor.open("/receivables")

    with page.expect_download() as download:
        page.get_by_role("button", name="Save as CSV").click()
    assert download.value.suggested_filename == "overdue-accounts.csv"
    saved = Path(download.value.path()).read_text(encoding="utf-8")
    rows = list(csv.DictReader(saved.splitlines()))
    assert [row["overdue"] for row in rows if row["payer"] == "Pia Behind"] == ["80.00"]

    row = page.get_by_role("row").filter(has_text="Pia Behind")
    follow(row, "Record a payment")
    page.get_by_label("Amount").wait_for()
    assert page.get_by_label("Amount").input_value() == "80.00"
