"""Moving in: a landlord's spreadsheets become the books, and nothing counts before it is right."""

import re

from playwright.sync_api import Page, expect

from tests.console.conftest import Visit
from tests.console.steps import follow, press

HOUSES = ["Oak House", "Elm House", "Fir House"]
HOMES = [(house, f"{number:03}") for house in HOUSES for number in range(20)]
UNITS = "\n".join(
    [
        "Property,Type,Address,City,State,ZIP,Country,Apt",
        *(f"{house},Multi family,1 Elm Street,Chicago,IL,60614,US,{unit}" for house, unit in HOMES),
    ]
)
LEASES = [
    f"{house},{unit},Renter {place}; Mate {place},01/15/2024,1200.00,1200,(40.00)"
    for place, (house, unit) in enumerate(HOMES)
]
HEAD = "Property,Apt,Who lives there,Move in,Rent,Deposit,Past due"


def check(page: Page, lines: str) -> None:
    """Paste the lines and have them checked."""
    page.get_by_label("Lines").fill(lines)
    press(page, "Check")


def test_sixty_leases_move_in_with_what_they_owe(visit: Visit) -> None:
    visitor = visit()
    visitor.register("Old Books")
    page = visitor.open("/moving-in")
    follow(page, "Import units")
    check(page, UNITS)
    press(page, "Import 60 units")
    expect(page.get_by_text("60 units and 3 properties added.")).to_be_visible()

    follow(page, "Moving in")
    follow(page, "Import a rent roll")
    check(page, "\n".join([HEAD, *LEASES]))
    expect(page.get_by_text("Choose the columns of: Tenant.")).to_be_visible()
    page.get_by_label("Tenant", exact=False).first.select_option("Who lives there")
    check(page, "\n".join([HEAD, *LEASES[:58], LEASES[58].replace("1200.00", "much"), LEASES[59]]))
    expect(page.get_by_role("row", name=re.compile("60.*Rent.*Enter an amount"))).to_be_visible()
    # What the browser can't know is refused before anything counts.
    visitor.watch.allow(re.escape("POST /v1/leases/import-rows?preview=true: 422"))
    check(page, "\n".join([HEAD, *LEASES[:59], LEASES[59].replace("019", "999")]))
    expect(page.get_by_role("row", name=re.compile("61.*Apt.*no such unit"))).to_be_visible()
    assert visitor.call("GET /v1/leases")["items"] == []

    check(page, "\n".join([HEAD, *LEASES]))
    expect(page.get_by_text("60 leases can be imported. Nothing counts yet.")).to_be_visible()
    expect(page.get_by_text("$72,000.00")).to_have_count(2)
    expect(page.get_by_text("$2,400.00")).to_be_visible()
    press(page, "Import 60 leases")

    expect(page.get_by_text("60 leases and 120 tenants added.")).to_be_visible()
    kpis = visitor.call("GET /v1/reports/kpis")
    assert (kpis["occupied_units"], kpis["deposits_held_cents"]) == (60, 60 * 120000)
