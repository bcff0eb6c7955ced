"""What events change of what organizations pay for their plan."""

from itertools import count
from typing import Any

import pytest

from tests.factories import Organization, new_organization, sql
from tests.functions.scheduled.subscriptions import add_properties
from tests.functions.subscriptions.billed import billed, change_plan, customer_of, price, state
from tests.functions.subscriptions.rows import plan_id
from tests.functions.webhooks.delivering import deliver, letters, taken
from tests.http.client import send
from tests.processor.stand_in import StandIn
from tests.servers.cache import store
from tests.servers.faulty_storage import Answer


def told(stand_in: StandIn, name: str, kind: str = "updated") -> str:
    """What became of an event about the subscription."""
    event = stand_in.tell(f"customer.subscription.{kind}", stand_in.subscriptions[name])
    return taken(event, to="stripe")


def invoices(organization: Organization) -> list[list[Any]]:
    """The organization's invoices as an owner sees them."""
    reply = send("GET", "/v1/invoices", token=organization.owner.token)
    names = ("number", "amount_cents", "status", "paid_at")
    return [[each[name] for name in names] for each in reply.json["items"]]


def billing(stand_in: StandIn, kind: str, name: str) -> str:
    """What became of an event about the invoice."""
    return taken(stand_in.tell(f"invoice.{kind}", stand_in.invoices[name]), to="stripe")


def test_a_paid_page_gives_its_plan_and_clears_the_limits(stand_in: StandIn) -> None:
    organization = new_organization(plan="free")
    price("basic")
    page = change_plan(organization, "basic").json["checkout_url"]
    name = stand_in.pay(page)
    send("GET", "/v1/subscriptions/limits", token=organization.owner.token)
    key = f"subscription-limits:org:{organization.id}"
    assert store().exists(key)
    session = next(iter(stand_in.checkouts.values())) | {"customer": customer_of(organization)}

    event = stand_in.tell("checkout.session.completed", session)
    assert taken(event, to="stripe") == "taken"
    assert state(organization)[:2] == ["basic", "active"]
    assert state(organization)[4] == name
    assert not store().exists(key)
    assert [told(stand_in, name, kind) for kind in ("created", "updated")] == ["taken"] * 2
    assert state(organization)[:2] == ["basic", "active"]


@pytest.mark.parametrize(
    ("there", "here"),
    [
        ("trialing", ["pro", "trialing", None]),
        ("active", ["pro", "active", None]),
        ("past_due", ["pro", "past_due", None]),
        ("paused", ["pro", "past_due", None]),
        ("incomplete", ["pro", "active", None]),
        ("canceled", ["pro", "cancelled", "cancelled"]),
        ("unpaid", ["pro", "expired", "unpaid"]),
        ("incomplete_expired", ["pro", "expired", "unpaid"]),
    ],
)
def test_a_status_is_followed_in_any_order(
    stand_in: StandIn, there: str, here: list[str | None]
) -> None:
    organization, name = billed(stand_in, "pro")
    add_properties(organization, 2)
    old = stand_in.tell("customer.subscription.updated", dict(stand_in.subscriptions[name]))
    stand_in.subscriptions[name] |= {"status": there, "trial_end": 1_900_000_000}

    assert told(stand_in, name, "deleted" if there == "canceled" else "updated") == "taken"
    # It says what was true before.
    assert taken(old, to="stripe") == "taken"
    found = state(organization)
    assert [found[0], found[1], found[3]] == here


def test_a_subscription_of_a_connected_account_gives_no_plan(stand_in: StandIn) -> None:
    organization = new_organization(plan="free")
    customer = f"cus_{organization.id}"
    sql(
        "update subscriptions set processor_customer_id = :name where organization_id = :id",
        name=customer,
        id=organization.id,
    )
    sql(
        "update organizations set processor_account_id = :name where id = :id",
        name=f"acct_imagined_{organization.id}",
        id=organization.id,
    )
    name = stand_in.subscribe(customer, price("enterprise"))
    event = stand_in.tell(
        "customer.subscription.created",
        stand_in.subscriptions[name],
        f"acct_imagined_{organization.id}",
    )

    assert [taken(event, to=each) for each in ("stripe", "stripe-connect")] == ["ignored"] * 2
    assert state(organization)[0] == "free"
    stranger = stand_in.subscribe(
        "cus_stranger", price("enterprise"), metadata={"organization_id": organization.id}
    )
    assert told(stand_in, stranger, "created") == "ignored"
    assert state(organization)[0] == "free"
    other = stand_in.subscribe(customer, "price_of_another_product")
    del stand_in.subscriptions[name]
    assert told(stand_in, other, "created") == "taken"
    assert state(organization)[0] == "free"


def test_a_second_subscription_is_ended_and_refunded_once(stand_in: StandIn) -> None:
    organization, first = billed(stand_in, "basic")
    second = stand_in.subscribe(customer_of(organization), price("pro"))
    waiting = stand_in.subscribe(
        customer_of(organization), price("pro"), status="incomplete", latest_invoice=None
    )
    invoice = f"in_{second}"
    stand_in.bill(invoice, customer_of(organization), status="paid", number="PAV-2")
    assert billing(stand_in, "paid", invoice) == "taken"

    event = stand_in.tell("customer.subscription.created", stand_in.subscriptions[second])
    # A failure at any of the calls fails the event, which is then taken as a whole.
    for calls in count():
        left = calls
        stand_in.fault = lambda seen, serve: Answer(500, {}, b"{}") if spent() else serve(seen)

        def spent() -> bool:
            nonlocal left
            left -= 1
            return left < 0

        if (reply := deliver(event, to="stripe")).status_code == 200:
            break
        assert reply.status_code == 503
        assert stand_in.subscriptions[first]["status"] == "active"
    assert calls == 7
    stand_in.fault = lambda seen, serve: serve(seen)

    assert stand_in.refunded == [second]
    statuses = {name: stand_in.subscriptions[name]["status"] for name in (first, second, waiting)}
    assert list(statuses.values()) == ["active", "canceled", "incomplete"]
    assert state(organization)[4] == first
    assert letters(organization) == ["surplus_subscription"]
    # An event that comes late does not make it paid again.
    assert billing(stand_in, "finalized", invoice) == "taken"
    assert [each[2] for each in invoices(organization)] == ["refunded"]


def test_invoices_are_shown_as_they_are_now(stand_in: StandIn) -> None:
    organization, _ = billed(stand_in)
    customer = customer_of(organization)
    stand_in.bill("in_shown", customer, status="draft")
    assert billing(stand_in, "created", "in_shown") == "taken"
    assert invoices(organization) == []

    stand_in.bill("in_shown", customer, status="open", number="PAV-1")
    billing(stand_in, "finalized", "in_shown")
    assert invoices(organization) == [["PAV-1", 4900, "open", None]]
    stand_in.bill("in_shown", customer, attempted=True)
    billing(stand_in, "payment_failed", "in_shown")
    assert [each[2] for each in invoices(organization)] == ["failed"]
    stand_in.bill("in_shown", customer, intent="requires_payment_method")
    billing(stand_in, "finalized", "in_shown")
    assert [each[2] for each in invoices(organization)] == ["failed"]
    paid: dict[str, Any] = {"status": "paid", "status_transitions": {"paid_at": 1_800_000_100}}
    stand_in.bill("in_shown", customer, **paid)
    for kind in ("paid", "finalized", "created"):
        billing(stand_in, kind, "in_shown")
    assert invoices(organization) == [["PAV-1", 4900, "paid", "2027-01-15T08:01:40Z"]]
    stand_in.bill("in_void", customer, status="void", number="PAV-2")
    billing(stand_in, "voided", "in_void")
    stand_in.bill("in_stranger", "cus_stranger", status="paid")
    assert billing(stand_in, "paid", "in_stranger") == "ignored"
    assert sorted(each[2] for each in invoices(organization)) == ["paid", "void"]
    assert plan_id("basic")


def test_an_invoice_is_open_while_its_bank_debit_is_under_way(stand_in: StandIn) -> None:
    organization, _ = billed(stand_in)
    customer = customer_of(organization)
    shown = []
    # The bank refuses the first debit after some days, and honours the second.
    for kind, intent, status in (
        ("finalized", "requires_confirmation", "open"),
        ("finalized", "processing", "open"),
        ("payment_failed", "requires_payment_method", "open"),
        ("finalized", "processing", "open"),
        ("paid", "succeeded", "paid"),
    ):
        is_tried = intent != "requires_confirmation"
        stand_in.bill("in_debit", customer, intent, status=status, attempted=is_tried)
        billing(stand_in, kind, "in_debit")
        shown += [each[2] for each in invoices(organization)]

    assert shown == ["open", "open", "failed", "open", "paid"]
