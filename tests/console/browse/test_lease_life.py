from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.console import axe
from tests.console.conftest import Visit
from tests.console.pages import OWNER, PLACE
from tests.console.steps import follow
from tests.console.visitor import Visitor


@pytest.fixture
def visitor(visit: Visit) -> Visitor:
    """The owner, who may do everything."""
    return visit(OWNER, PLACE)


def drafted(visitor: Visitor, unit: str) -> dict[str, Any]:
    """A draft of this unit for a new tenant, from today and from month to month."""
    get = visitor.context.request.get
    [place] = get(f"/v1/units?q={unit}").json()["items"]
    tenant = visitor.post("/v1/tenants", {"first_name": "Lena", "last_name": f"Long {unit}"})
    terms = {
        "unit_id": place["id"],
        "tenant_ids": [tenant["id"]],
        "start_date": today(visitor),
        "rent_amount_cents": 120000,
        "deposit_amount_cents": 100000,
        "rent_due_day": 31,
    }
    return visitor.post("/v1/leases", terms)


def today(visitor: Visitor) -> str:
    """The organization's day."""
    me = visitor.context.request.get("/v1/auth/me").json()
    return str(me["organization"]["today"])


def act(page: Page, button: str, confirmation: str, *consequences: str) -> None:
    """Press the button, go on from the form, see the consequences and confirm them by Enter."""
    dialog = page.get_by_role("dialog")
    if not dialog.is_visible():
        page.get_by_role("button", name=button, exact=True).click()
    dialog.get_by_role("button", name="Continue").click()
    for text in consequences:
        dialog.get_by_text(text).wait_for()
    expect(dialog.get_by_role("button", name=confirmation)).to_be_focused()
    axe.check(page)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()


def test_a_lease_lives_from_draft_to_deposit(visitor: Visitor) -> None:
    lease = drafted(visitor, "102")
    page = visitor.open(f"/leases/{lease['id']}")
    act(page, "Activate", "Activate the lease", "Security deposit: $1,000.00 is charged at once.")
    visitor.post(
        "/v1/payments",
        {
            "lease_id": lease["id"],
            "amount_cents": 100000,
            "method": "check",
            "received_date": today(visitor),
        },
    )

    visitor.open(f"/leases/{lease['id']}?tab=account")
    act(page, "Charge rent", "Charge it", "is charged, due")
    follow(page, "Rent")
    page.get_by_role("button", name="Change the rent").click()
    page.get_by_label("From").fill("2190-01")
    page.get_by_label("New rent a month").fill("1300")
    act(page, "Change the rent", "Change the rent", "is $1,300.00 a month instead of $1,200.00.")
    expect(page.get_by_role("cell", name="January 2190")).to_be_visible()

    page.get_by_role("button", name="Terminate").click()
    page.get_by_role("textbox", name="Last day").fill("2189-12-31")
    page.get_by_label("Reason").fill("Moves abroad")
    act(page, "Terminate", "Terminate the lease", "you can take the notice back")
    axe.check(page)
    page.get_by_role("button", name="Take the notice back").click()
    page.get_by_role("textbox", name="Last day").fill("")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The lease runs on.").wait_for()

    page.get_by_role("button", name="Terminate").click()
    page.get_by_label("Reason").fill("Moves abroad")
    held = "The deposit of $1,000.00 stays held until you release it."
    act(page, "Terminate", "Terminate the lease", "cancelled, so $1,200.00 is not owed.", held)
    page.get_by_role("button", name="Release the deposit").click()
    page.get_by_label("What for").fill("Cleaning")
    page.get_by_label("Kind").select_option("Service fee")
    page.get_by_label("Amount").fill("250")
    act(page, "Release the deposit", "Release the deposit", "$750.00 is paid back by check.")
    expect(page.locator("h1 + *")).to_have_text("Terminated")
    expect(page.get_by_role("button", name="Release the deposit")).to_be_hidden()


def test_a_lease_is_renewed_and_the_draft_deleted(visitor: Visitor) -> None:
    lease = drafted(visitor, "103")
    visitor.post(f"/v1/leases/{lease['id']}/activate", {})
    page = visitor.open(f"/leases/{lease['id']}")
    page.get_by_role("button", name="Renew").click()
    page.get_by_role("textbox", name="Rent a month").fill("1250")
    page.get_by_role("button", name="Draft the renewal").click()
    dialog = page.get_by_role("dialog", name="Activate the lease?")
    dialog.get_by_role("button", name="Continue").click()
    dialog.get_by_text("$1,250.00, due").wait_for()
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete the draft").click()
    page.get_by_role("heading", name="Leases").wait_for()
    visitor.open(f"/leases/{lease['id']}").get_by_role("button", name="Renew").wait_for()
    visitor.post(f"/v1/leases/{lease['id']}/terminate", {"reason": "Moves abroad"})


def test_a_refusal_shows_what_has_changed(visitor: Visitor) -> None:
    lease = drafted(visitor, "105")
    visitor.watch.allow(r"POST /v1/leases/.*/activate\?preview=true: 409")
    page = visitor.open(f"/leases/{lease['id']}")
    page.get_by_role("button", name="Activate").click()
    visitor.post(f"/v1/leases/{lease['id']}/activate", {})

    page.get_by_role("dialog").get_by_role("button", name="Continue").click()

    expect(page.locator("h1 + *")).to_have_text("Active")
    visitor.post(f"/v1/leases/{lease['id']}/terminate", {"reason": "Moves abroad"})
