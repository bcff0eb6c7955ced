from playwright.sync_api import expect

from tests.console.conftest import Visit
from tests.console.steps import follow


def test_a_years_income_is_read_filtered_and_saved(visit: Visit) -> None:
    visitor = visit("accountant@linden.example")
    page = visitor.open("/reports")
    follow(page, "Income statement")
    found = visitor.call("GET /v1/reports/income-statement")

    net = page.get_by_role("table", name="Sums of these months").get_by_role("row").last
    expect(net).to_have_text(f"Net${found['totals']['net_cents'] / 100:,.2f}")
    months = page.get_by_role("table", name="Income and expenses by month").get_by_role("row")
    expect(months).to_have_count(1 + len(found["totals"]["months"]))
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as CSV").click()
    lines = saved.value.path().read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + visitor.call("GET /v1/reports/income-statement?count=true")["total"]

    page.get_by_label("Basis").select_option(label="Accrual: what was charged")
    expect(page).to_have_url("/reports/income-statement?basis=accrual")
    charged = visitor.call("GET /v1/reports/income-statement?basis=accrual")["totals"]
    expect(net).to_have_text(f"Net${charged['net_cents'] / 100:,.2f}")


def test_a_leases_statement_is_found_on_its_page(visit: Visit) -> None:
    visitor = visit("viewer@linden.example")
    [lease, *_] = visitor.call("GET /v1/leases?status=active")["items"]
    page = visitor.open(f"/leases/{lease['id']}?tab=statement")
    follow(page, "Statement to print")
    expect(page.get_by_role("heading", level=1)).to_have_text("Statement")

    found = visitor.call(f"GET /v1/reports/tenant-statement?lease_id={lease['id']}")
    expect(page.get_by_role("main")).to_contain_text(found["payer"])
    rows = page.get_by_role("table", name="Table of statement lines").get_by_role("row")
    expect(rows.nth(1)).to_contain_text(found["items"][0]["description"][:8])
