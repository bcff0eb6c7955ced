"""Another member changes what is shown, while the visitor is about to."""

from uuid import uuid4

from playwright.sync_api import expect

from tests.console.conftest import Visit
from tests.console.visitor import Visitor

ADMIN = "admin@linden.example"


def a_vendor(visitor: Visitor) -> str:
    body = {"name": f"Vendor {uuid4().hex}", "phone": "555 0100"}
    found: str = visitor.call("POST /v1/vendors", body)["id"]
    return found


def a_work_order(visitor: Visitor) -> str:
    property_id = visitor.call("GET /v1/properties")["items"][0]["id"]
    body = {"property_id": property_id, "title": "Loose handrail", "description": "On the stairs."}
    found: str = visitor.call("POST /v1/work-orders", body | {"category": "carpentry"})["id"]
    return found


def test_a_change_of_an_older_version_tells_what_is_new(visit: Visit) -> None:
    visitor, other = visit(ADMIN), visit("manager@linden.example")
    vendor = f"/v1/vendors/{a_vendor(visitor)}"
    visitor.watch.allow("PATCH /v1/vendors/.*: 412")
    page = visitor.open(vendor.removeprefix("/v1"))
    page.get_by_role("button", name="Change").click()
    page.get_by_label("Telephone").fill("555 0111")
    other.call(f"PATCH {vendor}", {"email": "new@example.com", "category": "roofing"})

    page.get_by_role("button", name="Save").click()
    told = page.get_by_role("alert")
    expect(told).to_contain_text("Changed in the meantime")
    expect(told).to_contain_text("E-mail: now new@example.com")
    expect(told).to_contain_text("Trade: now Roofing")
    expect(page.get_by_label("Telephone")).to_have_value("555 0111")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Change").wait_for()
    kept = visitor.call(f"GET {vendor}")
    assert (kept["phone"], kept["email"]) == ("555 0111", "new@example.com")


def test_a_step_that_no_longer_fits_says_why(visit: Visit) -> None:
    visitor, other = visit(ADMIN), visit("manager@linden.example")
    order = a_work_order(visitor)
    visitor.watch.allow("POST .*: 409")
    page = visitor.open(f"/work-orders/{order}")
    page.get_by_role("button", name="Start").click()
    other.call(f"POST /v1/work-orders/{order}/cancel", {})

    box = page.get_by_role("dialog")
    box.get_by_role("button", name="Start").click()
    expect(box.get_by_role("alert")).to_contain_text("This does not fit the present state")
    expect(box.get_by_role("alert")).to_contain_text("cancelled")
    box.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Reopen").wait_for()
