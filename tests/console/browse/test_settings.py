"""What owners set for their organization, and what each person sets for the own account."""

import json
import re
from uuid import uuid4

from playwright.sync_api import Route, expect

from tests.console.conftest import Visit
from tests.console.pages import OWNER, PLACE
from tests.console.steps import follow
from tests.console.visitor import Visitor
from tools.local.greeting import PASSWORD

CONFIG = {"enabled": True, "connected": False, "ready": False, "card": False, "ach": False}


def owner_of_a_new_organization(visit: Visit) -> Visitor:
    """Signed up a moment ago, so that no other test sees what is set."""
    visitor = visit()
    made = visitor.context.request.post(
        "/v1/auth/register",
        data={
            "name": "Nora New",
            "email": f"nora.{uuid4().hex}@example.com",
            "password": PASSWORD,
            "organization_name": "New House",
        },
    )
    assert made.ok, made.text()
    return visitor


def test_a_member_is_invited_and_the_invitation_revoked(visit: Visit) -> None:
    page = visit(OWNER, PLACE).open("/settings/members")
    email = f"ivo.{uuid4().hex}@example.com"
    page.get_by_role("button", name="Invite a member").click()
    page.keyboard.type(email)
    page.get_by_role("dialog").get_by_label("Role").select_option("accountant")
    page.get_by_role("button", name="Send the invitation").click()

    follow(page, "Invitations")
    row = page.get_by_role("row").filter(has_text=email)
    expect(row).to_contain_text("Accountant")
    row.get_by_role("button", name=re.compile("Revoke")).click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(row).to_contain_text("Revoked")


def test_an_owner_sets_late_fees_and_closes_the_books(visit: Visit) -> None:
    page = owner_of_a_new_organization(visit).open("/settings/organization")
    fees = page.get_by_role("region", name="Late fees")
    fees.get_by_role("button", name="Change").click()
    fees.get_by_label("Late fee for overdue rent").select_option("percent")
    fees.get_by_label("Part of what is open").fill("2.5")
    fees.get_by_role("button", name="Save").click()
    expect(fees).to_contain_text("2.5% of what is open")

    books = page.get_by_role("region", name="Closed books")
    books.get_by_role("button", name="Change").click()
    books.get_by_label("Books are closed through").fill("2025-12-31")
    expect(books.get_by_text("can be dated Dec 31, 2025 or before")).to_be_visible()
    books.get_by_role("button", name="Save").click()
    expect(books).to_contain_text("Dec 31, 2025")


def test_a_plan_that_is_too_small_says_what_is_too_much(visit: Visit) -> None:
    visitor = visit(OWNER, PLACE)
    visitor.watch.allow("POST /v1/subscriptions/change-plan: 403")
    page = visitor.open("/settings/plan")
    follow(page, "Choose another plan")
    page.get_by_role("button", name="Choose Free").click()
    page.get_by_role("button", name="Change to Free").click()

    expect(page.get_by_role("alert")).to_contain_text("Properties: 3 now, the plan allows 1.")


def test_a_change_that_needs_the_password_goes_on_after_it(visit: Visit) -> None:
    visitor = owner_of_a_new_organization(visit)
    visitor.watch.allow("POST /v1/organizations/.*/connect-processor: 401")
    visitor.watch.allow("POST /v1/auth/login: 401")
    answers = [
        (401, {"status": 401, "code": "SIGN_IN_AGAIN", "detail": "Enter your password again."}),
        (200, {"url": "about:blank"}),
    ]

    def connect(route: Route) -> None:
        status, body = answers.pop(0)
        kind = "application/json" if status == 200 else "application/problem+json"
        route.fulfill(status=status, content_type=kind, body=json.dumps(body))

    visitor.context.route("**/connect-processor", connect)
    visitor.context.route("**/payment-methods/config", lambda route: route.fulfill(json=CONFIG))
    page = visitor.open("/settings/organization")
    page.get_by_role("button", name="Connect an account").click()
    page.get_by_role("button", name="Go to the processor").click()

    dialog = page.get_by_role("dialog", name="Is it you?")
    dialog.get_by_role("textbox", name="Password").fill("a wrong one")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("password is wrong")
    dialog.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(dialog).to_be_hidden()
    assert not answers


def test_a_payer_who_comes_back_is_thanked(visit: Visit) -> None:
    page = visit().open("/?set-up=cs_test_1")

    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_a_person_signs_out_everywhere(visit: Visit) -> None:
    page = owner_of_a_new_organization(visit).open("/settings/profile")
    page.get_by_role("button", name="Sign out everywhere").click()
    page.get_by_role("dialog").get_by_role("button", name="Sign out everywhere").click()

    page.wait_for_url(re.compile("/sign-in$"))
    page.goto("/properties")
    page.wait_for_url(re.compile("/sign-in$"))
