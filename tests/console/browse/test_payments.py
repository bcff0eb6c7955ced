import re

from playwright.sync_api import Page, Route, expect

from tests.console import axe
from tests.console.conftest import Visit
from tests.console.money import new_payment, new_tenant, payments_of, tab_to

ADMIN = "admin@linden.example"


def preview(page: Page) -> None:
    """Go on with what is entered, to what the payment would pay."""
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What it pays").wait_for()


def consequences(page: Page) -> str:
    """What the dialog says will happen."""
    region = page.get_by_role("region", name="What will happen")
    region.wait_for()
    return region.inner_text()


def settled(page: Page) -> None:
    """Confirm what was shown, and wait until it is done."""
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for(state="detached")


def test_a_payment_is_recorded_with_the_keyboard(visit: Visit) -> None:
    visitor = visit(ADMIN)
    tenant = new_tenant(visitor, "Prompt")
    page = visitor.open("/payments/new")
    page.keyboard.type("Pia Prompt")
    page.keyboard.press("Enter")
    page.get_by_role("list", name="Accounts").wait_for()
    page.keyboard.press("Enter")
    page.get_by_label("Amount").wait_for()
    expect(page.get_by_label("Amount")).to_have_value("80.00")
    page.keyboard.type("100")
    preview(page)

    said = page.locator("main").inner_text()
    assert re.search(r"Water, due Jan 31, 2026\s+\$80.00", said)
    assert "$20.00 waits as credit" in said
    axe.check(page)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Payment of $100.00").wait_for()
    expect(page.get_by_role("link", name="Record another payment")).to_be_visible()
    [made] = payments_of(visitor, tenant)
    assert (made["allocated_cents"], made["credit_cents"]) == (8000, 2000)


def test_a_person_may_choose_what_a_payment_pays(visit: Visit) -> None:
    visitor = visit(ADMIN)
    tenant = new_tenant(visitor, "Choosy")
    page = visitor.open(f"/payments/new?tenant={tenant}&account=own")
    preview(page)
    page.get_by_role("button", name="Choose what it pays").click()
    field = page.get_by_label("Pays of Water")
    field.fill("80.01")
    expect(page.get_by_text("At most $80.00 can go to Water.")).to_be_visible()
    field.fill("30")
    expect(page.get_by_text("The other $50.00 pays what is open")).to_be_visible()


def test_the_way_back_keeps_what_was_entered(visit: Visit) -> None:
    visitor = visit(ADMIN)
    tenant = new_tenant(visitor, "Careful")
    page = visitor.open(f"/payments/new?tenant={tenant}&account=own")
    page.keyboard.type("55.50")
    preview(page)

    page.go_back()

    expect(page.get_by_label("Amount")).to_have_value("55.50")
    preview(page)


def test_a_likely_duplicate_is_asked_back(visit: Visit) -> None:
    visitor = visit(ADMIN)
    visitor.watch.allow(r"POST /v1/payments\?preview=true: 409")
    tenant = new_tenant(visitor, "Double")
    new_payment(visitor, tenant, 8000)
    page = visitor.open(f"/payments/new?tenant={tenant}&account=own")
    page.keyboard.type("80")
    page.get_by_label("Received on").fill("2026-02-01")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Is this another payment?").wait_for()
    axe.check(page)

    page.get_by_role("button", name="It is another payment").click()
    page.get_by_role("button", name="Record the payment").click()
    page.get_by_role("heading", name="Payment of $80.00").wait_for()
    assert len(payments_of(visitor, tenant)) == 2


def test_a_double_click_records_one_payment(visit: Visit) -> None:
    visitor = visit(ADMIN)
    tenant = new_tenant(visitor, "Twice")
    page = visitor.open(f"/payments/new?tenant={tenant}&account=own")
    preview(page)

    page.get_by_role("button", name="Record the payment").dblclick()
    page.get_by_role("heading", name="Payment of $80.00").wait_for()
    assert len(payments_of(visitor, tenant)) == 1


def test_a_lost_answer_records_one_payment(visit: Visit) -> None:
    visitor = visit(ADMIN)
    visitor.watch.allow("POST /v1/payments: net::ERR_FAILED")
    tenant = new_tenant(visitor, "Lost")
    page = visitor.open(f"/payments/new?tenant={tenant}&account=own")
    preview(page)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/v1/payments", lose, times=1)
    page.keyboard.press("Enter")
    page.get_by_text("No answer came.").wait_for()
    page.get_by_role("button", name="Record the payment").click()
    page.get_by_role("heading", name="Payment of $80.00").wait_for()
    assert len(payments_of(visitor, tenant)) == 1


def test_a_refund_and_a_bounce_say_what_they_do(visit: Visit) -> None:
    visitor = visit(ADMIN)
    payment = new_payment(visitor, new_tenant(visitor, "Bounced"), 10000)
    page = visitor.open(f"/payments/{payment}")

    tab_to(page, "Refund")
    page.keyboard.press("Enter")
    page.get_by_label("Amount").wait_for()
    page.keyboard.type("30")
    tab_to(page, "Reason")
    page.keyboard.type("Paid too much.")
    page.keyboard.press("Enter")
    said = consequences(page)
    assert re.search(r"Water, due Jan 31, 2026\s+\$10.00", said)
    assert "$10.00 is owed" in said
    axe.check(page)
    settled(page)
    expect(page.get_by_role("region", name="What undid it")).to_contain_text("Refund")

    tab_to(page, "Bounce")
    page.keyboard.press("Enter")
    page.get_by_label("Reason").wait_for()
    page.keyboard.type("No funds.")
    tab_to(page, "Fee for the tenant")
    page.keyboard.type("25")
    page.keyboard.press("Enter")
    said = consequences(page)
    assert re.search(r"Returned after refund, due .*\s+\$30.00", said)
    assert re.search(r"Returned payment fee, due .*\s+\$25.00", said)
    assert "$135.00 is owed" in said
    settled(page)
    expect(page.get_by_text("Nothing: the payment has failed.")).to_be_visible()


def test_a_payment_pays_another_charge_instead(visit: Visit) -> None:
    visitor = visit(ADMIN)
    tenant = new_tenant(visitor, "Moved")
    payment = new_payment(visitor, tenant, 8000)
    new_charge = {"type": "other", "description": "Key", "due_date": "2026-03-01"}
    visitor.post("/v1/charges", new_charge | {"tenant_id": tenant, "amount_cents": 2000})
    page = visitor.open(f"/payments/{payment}")

    page.get_by_role("button", name="Change what it pays").click()
    page.get_by_label("Pays of Water").fill("60")
    page.get_by_label("Pays of Key").fill("20")
    expect(page.get_by_text("All of $80.00 is given out.")).to_be_visible()
    page.keyboard.press("Enter")
    said = consequences(page)
    assert re.search(r"no more\s+Water, due Jan 31, 2026\s+\$20.00", said)
    assert re.search(r"from now on\s+Key, due Mar 1, 2026\s+\$20.00", said)
    settled(page)
    expect(page.get_by_role("region", name="What it pays")).to_contain_text("Key")
