"""Tenants with money of their own, so that tests on one organization do not meet."""

from typing import Any
from urllib.parse import quote

from playwright.sync_api import Page

from tests.console.visitor import Visitor

FOCUSED = """() => {
  const at = document.activeElement;
  return (at.labels?.[0] ?? at).innerText.replace(/\\s*\\*$/, "");
}"""
MOST_STOPS = 80


def new_tenant(visitor: Visitor, name: str) -> str:
    """The id of a tenant with this last name, who owes 80 for water."""
    tenant = visitor.post("/v1/tenants", {"first_name": "Pia", "last_name": name})["id"]
    charge = {"type": "utility", "description": "Water", "due_date": "2026-01-31"}
    visitor.post("/v1/charges", {"tenant_id": tenant, "amount_cents": 8000} | charge)
    found: str = tenant
    return found


def new_payment(visitor: Visitor, tenant_id: str, cents: int) -> str:
    """The id of a payment of this tenant."""
    body = {"tenant_id": tenant_id, "amount_cents": cents, "method": "check"}
    made: str = visitor.post("/v1/payments", body | {"received_date": "2026-02-01"})["id"]
    return made


def payments_of(visitor: Visitor, tenant_id: str) -> list[dict[str, Any]]:
    """The tenant's payments."""
    answer = visitor.context.request.get(f"/v1/payments?tenant_id={quote(tenant_id)}")
    assert answer.ok, answer.text()
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control of this name has the focus."""
    for _ in range(MOST_STOPS):
        if page.evaluate(FOCUSED) == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The keyboard does not reach {name}.")
