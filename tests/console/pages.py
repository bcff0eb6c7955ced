"""Every page of the console, read from its routes, with an address that shows something.

A parameter in a route, such as `:leaseId`, becomes the id of the first row of its list.
"""

import re
from collections.abc import Iterator

from playwright.sync_api import Page

from tests.console.visitor import Visitor
from tools.web.node import WEB

OWNER = "owner@linden.example"
PLACE = "Linden Street Properties"
HOMEOWNER = "homeowner@maple.example"
OPERATOR = "root@pavilion.example"
ROUTE = re.compile(r'path: "(/[^"]*)"')
# Where the first row of a parameter is found.
LISTS = {
    "assessmentId": "/v1/assessments",
    "associationId": "/v1/associations",
    "bankAccountId": "/v1/bank-accounts",
    "chargeId": "/v1/charges",
    "expenseId": "/v1/expenses",
    "homeownerId": "/v1/homeowners",
    "homeownerPaymentId": "/v1/homeowner-payments",
    "leaseId": "/v1/leases?status=active",
    "letterId": "/v1/violation-letters",
    "ownerId": "/v1/owners",
    "ownViolationId": "/v1/homeowner-portal/violations",
    "paymentId": "/v1/payments",
    "placeId": "/v1/admin/organizations",
    "propertyId": "/v1/properties",
    "reconciliationId": "/v1/reconciliations",
    "recurringAssessmentId": "/v1/recurring-assessments",
    "requestId": "/v1/homeowner-portal/work-orders",
    "tenantId": "/v1/tenants",
    "unitId": "/v1/units?occupancy=occupied",
    "violationId": "/v1/violations",
    "vendorId": "/v1/vendors",
    "workOrderId": "/v1/work-orders",
}


def routes() -> list[str]:
    """The paths of all routes of the console, with their parameters."""
    return sorted(set(_declared()))


def _declared() -> Iterator[str]:
    for file in WEB.glob("src/**/routes.ts"):
        yield from ROUTE.findall(file.read_text(encoding="utf-8"))


def is_public(route: str) -> bool:
    """Whether the page needs no session."""
    text = "".join(file.read_text() for file in WEB.glob("src/account/routes.ts"))
    return f'"{route}"' in text


def visitor_of(route: str) -> str | None:
    """The e-mail of the person who sees the page; None for a page without a session."""
    if is_public(route):
        return None
    if re.match("/admin(/|$)", route):
        return OPERATOR
    return HOMEOWNER if re.match("/home(/|$)", route) else OWNER


def address_of(route: str, visitor: Visitor) -> str:
    """The route with the ids of rows that the visitor's organization has."""
    return re.sub(r":(\w+)", lambda found: _first_id(visitor, LISTS[found[1]]), route)


def parts_of(page: Page) -> list[str]:
    """The addresses of the page's parts beside the one that it shows."""
    links = page.locator('main nav a[href*="tab="]').all()
    return [str(link.get_attribute("href")) for link in links]


def _first_id(visitor: Visitor, path: str) -> str:
    found: str = visitor.call(f"GET {path}")["items"][0]["id"]
    return found
