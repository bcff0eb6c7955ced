"""Of several checkout pages one can be paid, and of several subscriptions one is charged for."""

from collections.abc import Callable
from itertools import count
from typing import Any

import msgspec
import pytest

from tests.factories import Organization, new_member, new_organization, sql
from tests.functions.subscriptions.billed import (
    billed,
    cancel,
    change_plan,
    customer_of,
    price,
    resume,
    state,
)
from tests.http.client import Reply
from tests.processor.stand_in import StandIn
from tests.servers.faulty_storage import Answer, Lost

Serve = Callable[[Any], Answer]
Change = Callable[[Organization], Reply]

CHANGES: dict[str, Change] = {
    "change plan": lambda organization: change_plan(organization, "enterprise"),
    "cancel now": lambda organization: cancel(organization, "now"),
    "cancel at period end": lambda organization: cancel(organization, "period_end"),
    "resume": resume,
}
every_change = pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)


def twice_billed(stand_in: StandIn, plan: str = "pro") -> tuple[Organization, str, str]:
    """An organization that pays for two subscriptions, and both ids; its row names the first."""
    price("enterprise")
    organization, first = billed(stand_in, "basic")
    return organization, first, stand_in.subscribe(customer_of(organization), price(plan))


def told(organization: Organization) -> list[Any]:
    """The owners who get a mail about a second subscription."""
    return sql(
        """
        select payload ->> 'user_id' from outbox
        where organization_id = :id and payload ->> 'template' = 'surplus_subscription'
        """,
        id=organization.id,
    )


def test_a_new_page_closes_the_one_before(stand_in: StandIn) -> None:
    organization = new_organization(plan="free")
    price("basic"), price("pro")

    made = [
        change_plan(organization, plan).json["checkout_url"] for plan in ("basic", "pro", "basic")
    ]

    assert len(set(made)) == 3
    assert stand_in.payable() == made[-1:]


@pytest.mark.parametrize("when", ["before", "after"])
def test_concurrent_requests_leave_one_page_open(stand_in: StandIn, when: str) -> None:
    organization = new_organization(plan="free")
    price("basic"), price("pro")
    change_plan(organization, "basic")
    inner: list[Reply] = []

    def overtaken(seen: Any, serve: Serve) -> Answer:
        if seen.method != "POST" or inner or not seen.path.endswith("/sessions"):
            return serve(seen)
        stand_in.fault = lambda seen, serve: serve(seen)
        answer = serve(seen) if when == "after" else None
        inner.append(change_plan(organization, "pro"))
        return answer or serve(seen)

    stand_in.fault = overtaken
    outer = change_plan(organization, "basic")

    # The newer page stays, and the other request is told so, if its page was closed in time.
    expected = {"before": [(200, None), (200, None)], "after": [(200, None), (409, "CONFLICT")]}
    told = [(each.status_code, each.json.get("code")) for each in (*inner, outer)]
    assert told == expected[when]
    assert stand_in.payable() == [(outer if when == "before" else inner[0]).json["checkout_url"]]


def test_a_twin_under_the_same_key_leaves_the_page_open(stand_in: StandIn) -> None:
    organization = new_organization(plan="free")
    price("pro")
    twins: list[Reply] = []

    def twice(seen: Any, serve: Serve) -> Answer:
        answer = serve(seen)
        if seen.path.endswith("/sessions") and seen.method == "POST":
            stand_in.fault = lambda seen, serve: serve(seen)
            twins.append(change_plan(organization, "pro", key="k"))
        return answer

    stand_in.fault = twice
    response = change_plan(organization, "pro", key="k")

    assert [each.status_code for each in (response, *twins)] == [200, 409]
    assert stand_in.payable() == [response.json["checkout_url"]]
    assert len(stand_in.checkouts) == 1


@every_change
def test_every_change_ends_a_second_subscription(stand_in: StandIn, change: Change) -> None:
    organization, first, second = twice_billed(stand_in)
    other_owner = new_member(organization, "owner")

    change(organization)

    assert stand_in.running(customer_of(organization)) in ([first], [])
    assert stand_in.refunded == [second]
    owners = [organization.owner.user_id, other_owner.user_id]
    assert sorted(told(organization)) == sorted([each] for each in owners)
    change(organization)
    assert stand_in.refunded == [second]
    assert len(told(organization)) == 2


def test_a_second_subscription_is_an_error_in_the_log(
    stand_in: StandIn, capfd: pytest.CaptureFixture[str]
) -> None:
    organization, _, second = twice_billed(stand_in)

    cancel(organization, "now")

    [line] = errors(capfd)
    assert line["message"] == "a second subscription was begun"
    assert (line["organization_id"], line["subscription"]) == (organization.id, second)


def errors(captured: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """The lines of the log that are errors."""
    lines = [msgspec.json.decode(line) for line in captured.readouterr().err.splitlines()]
    return [line for line in lines if line["severity"] == "ERROR"]


@every_change
def test_subscriptions_to_other_products_are_left_alone(stand_in: StandIn, change: Change) -> None:
    organization, _ = billed(stand_in, "basic", cancel_at_period_end=change is resume)
    price("enterprise")
    other = stand_in.subscribe(customer_of(organization), "price_of_a_parking_lot")

    assert change(organization).status_code == 200

    assert stand_in.subscriptions[other]["status"] == "active"
    assert (stand_in.refunded, told(organization)) == ([], [])
    assert state(organization)[4] != other


def test_a_subscription_to_a_retired_price_is_still_the_rows(stand_in: StandIn) -> None:
    organization, name = billed(stand_in, "basic")
    sql("update subscription_plans set processor_price_id = 'price_newer' where slug = 'basic'")
    try:
        assert cancel(organization, "now").status_code == 200
    finally:
        price("basic")

    assert stand_in.subscriptions[name]["status"] == "canceled"


@pytest.mark.parametrize("change", [change_plan, cancel], ids=["change plan", "cancel"])
def test_a_page_paid_at_a_retired_price_counts(
    stand_in: StandIn, change: Callable[[Organization, str], Reply]
) -> None:
    organization = new_organization(plan="free")
    price("pro")
    name = stand_in.pay(change_plan(organization, "pro").json["checkout_url"])
    sql("update subscription_plans set processor_price_id = 'price_newer' where slug = 'pro'")
    try:
        response = change(organization, "pro" if change is change_plan else "now")
    finally:
        price("pro")

    assert response.status_code == 200
    assert stand_in.payable() == []
    assert stand_in.running(customer_of(organization)) == ([name] if change is change_plan else [])
    assert stand_in.refunded == []


def test_a_paid_subscription_counts_before_an_unpaid_one(stand_in: StandIn) -> None:
    organization, first, second = twice_billed(stand_in, "pro")
    stand_in.subscriptions[first]["status"] = "past_due"
    stand_in.payments.clear()

    assert change_plan(organization, "enterprise").status_code == 200

    assert state(organization)[4] == second
    assert stand_in.running(customer_of(organization)) == [second]
    # Nothing was paid for the other one's last period.
    assert (stand_in.refunded, told(organization)) == ([], [])


def test_a_payment_that_was_begun_elsewhere_is_ended(stand_in: StandIn) -> None:
    organization, name = billed(stand_in, "basic")
    begun = stand_in.subscribe(customer_of(organization), price("pro"), status="incomplete")

    assert cancel(organization, "now").status_code == 200

    assert {stand_in.subscriptions[each]["status"] for each in (name, begun)} == {"canceled"}


def test_cancelling_closes_the_open_page(stand_in: StandIn) -> None:
    organization, _ = billed(stand_in, "basic")
    stand_in.checkouts["cs"] = {
        "id": "cs", "url": "u", "mode": "subscription", "status": "open",
        "of": customer_of(organization), "client_reference_id": organization.id,
    }  # fmt: skip

    assert cancel(organization, "period_end").status_code == 200

    assert stand_in.payable() == []


def test_pages_of_other_products_are_left_open(stand_in: StandIn) -> None:
    organization = new_organization(plan="free")
    price("basic"), price("pro")
    change_plan(organization, "basic")

    def sold_meanwhile(seen: Any, serve: Serve) -> Answer:
        answer = serve(seen)
        if seen.method == "POST" and seen.path.endswith("/sessions"):
            stand_in.checkouts["cs"] = {
                "id": "cs", "url": "u", "mode": "subscription", "status": "open",
                "of": customer_of(organization), "client_reference_id": None,
            }  # fmt: skip
        return answer

    stand_in.fault = sold_meanwhile
    page = change_plan(organization, "pro").json["checkout_url"]

    assert stand_in.payable() == ["u", page]
    cancel(organization, "now")
    assert stand_in.payable() == ["u"]


@pytest.mark.parametrize(("paid", "expected"), [("basic", 200), ("pro", 409)])
def test_a_page_that_is_paid_meanwhile_replaces_the_new_one(
    stand_in: StandIn, paid: str, expected: int
) -> None:
    organization = new_organization(plan="free")
    price("basic"), price("pro")
    page = change_plan(organization, paid).json["checkout_url"]
    names: list[str] = []

    def pay_first(seen: Any, serve: Serve) -> Answer:
        if seen.path.endswith("/expire") and not names:
            names.append(stand_in.pay(page))
        return serve(seen)

    stand_in.fault = pay_first
    response = change_plan(organization, "pro")

    # 409: the organization has this plan already.
    assert (response.status_code, response.json.get("checkout_url")) == (expected, None)
    assert state(organization) == ["pro", "active", False, None, names[0]]
    assert stand_in.payable() == []
    assert stand_in.charged == ([(names[0], price("pro"))] if expected == 200 else [])


def test_a_page_paid_after_the_new_one_was_made_counts(stand_in: StandIn) -> None:
    organization = new_organization(plan="free")
    price("pro")
    names: list[str] = []

    def pay_elsewhere(seen: Any, serve: Serve) -> Answer:
        answer = serve(seen)
        if seen.method == "POST" and seen.path.endswith("/sessions"):
            names.append(stand_in.subscribe(customer_of(organization), price("pro")))
        return answer

    stand_in.fault = pay_elsewhere
    response = change_plan(organization, "pro")

    assert (response.status_code, response.json["checkout_url"]) == (200, None)
    assert state(organization)[4] == names[0]
    assert stand_in.payable() == []


@pytest.mark.parametrize("path", ["/refunds", "/invoice_payments"])
@pytest.mark.parametrize("status", [400, 403])
def test_a_refused_refund_does_not_keep_the_subscription(
    stand_in: StandIn, capfd: pytest.CaptureFixture[str], path: str, status: int
) -> None:
    organization, first, _ = twice_billed(stand_in)
    # 403: an operator gave our key no right to refund.
    refused = Answer(status, {}, b'{"error": {"type": "invalid_request_error"}}')
    stand_in.fault = lambda seen, serve: refused if path in seen.path else serve(seen)

    assert change_plan(organization, "enterprise").status_code == 200

    assert stand_in.running(customer_of(organization)) == [first]
    told_to_operators = [line["message"] for line in errors(capfd)]
    assert "a payment has to be refunded by hand" in told_to_operators


@every_change
@pytest.mark.parametrize("is_done", [False, True])
def test_a_failure_at_any_step_is_made_good_by_a_retry(
    stand_in: StandIn, change: Change, is_done: bool
) -> None:
    for step in count():
        organization, first, second = twice_billed(stand_in)
        stand_in.seen.clear()
        stand_in.refunded.clear()
        failing = 0

        def fail(seen: Any, serve: Serve, step: int = step) -> Answer:
            nonlocal failing
            # The library repeats a request once.
            if len(stand_in.seen) - 1 not in {step, step + failing}:
                return serve(seen)
            failing = 1
            if is_done:
                serve(seen)
            raise Lost

        stand_in.fault = fail
        failed = change(organization)
        stand_in.fault = lambda seen, serve: serve(seen)
        retried = change(organization)

        assert stand_in.refunded == [second], step
        assert len(told(organization)) == 1, step
        assert stand_in.running(customer_of(organization)) in ([first], []), step
        if not failing:
            assert "Retry-After" not in failed.headers
            assert step > 3
            break
        assert retried.status_code != 503, step
