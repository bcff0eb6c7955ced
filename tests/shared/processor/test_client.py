"""Calls to the payment processor, checked against its documentation."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from shared.problems import Code
from shared.processor import client, subscriptions
from shared.processor.client import is_configured, require_processor
from tests.http.deployment import deployed
from tests.processor.parameters import is_documented
from tests.processor.refused import KEY
from tests.processor.stand_in import StandIn
from tests.servers.faulty_storage import Answer, Fault, Lost, refusal
from tests.shared.processor.customers import customer

ROOT = Path(__file__).parents[3]


def lost_after(times: int) -> Fault:
    """The change is made, and the first answers are lost."""
    left = iter(range(times))

    def fault(seen: Any, serve: Callable[[Any], Answer]) -> Answer:
        answer = serve(seen)
        if next(left, None) is None:
            return answer
        raise Lost

    return fault


def answering(status: int, body: bytes = b"{}") -> Fault:
    return lambda _seen, _serve: Answer(status, {"Content-Type": "application/json"}, body)


def test_a_deployment_without_a_key_has_no_processor() -> None:
    assert not is_configured()
    assert refusal(require_processor).code == Code.CONFLICT


def test_the_library_is_imported_at_the_first_call() -> None:
    text = "import sys, functions.subscriptions.change_plan; sys.exit('stripe' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", text], cwd=ROOT, check=False).returncode == 0


def test_a_new_price_is_charged_at_once_and_only_once(stand_in: StandIn) -> None:
    name = stand_in.subscribe(customer(), "price_basic", cancel_at_period_end=True)

    for key in ("a", "b"):
        billed = subscriptions.swap_price(name, "price_pro", key=key)
        assert (billed.item.price.id, billed.cancel_at_period_end) == ("price_pro", False)

    assert stand_in.charged == [(name, "price_pro")]
    assert billed.item.current_period_end > billed.item.current_period_start


def test_a_lost_answer_is_retried_under_the_same_key(stand_in: StandIn) -> None:
    name = stand_in.subscribe(customer(), "price_basic")
    subscriptions.subscription(name)
    stand_in.seen.clear()
    before = lost_after(1)
    stand_in.fault = lambda seen, serve: (
        before(seen, serve) if seen.method == "POST" else serve(seen)
    )

    billed = subscriptions.swap_price(name, "price_pro", key="a")

    assert billed.item.price.id == "price_pro"
    assert stand_in.charged == [(name, "price_pro")]
    keys = [each.headers["idempotency-key"] for each in stand_in.seen if each.method == "POST"]
    assert keys == ["a", "a"]


def test_a_declined_payment_changes_nothing(stand_in: StandIn) -> None:
    name = stand_in.subscribe(customer(), "price_basic")
    stand_in.declines = True

    problem = refusal(lambda: subscriptions.swap_price(name, "price_pro", key="a"))

    assert problem.code == Code.CONFLICT
    assert "declined" in problem.detail
    assert subscriptions.subscription(name).item.price.id == "price_basic"
    assert stand_in.charged == []


def test_a_cancellation_at_period_end_can_be_reverted(stand_in: StandIn) -> None:
    name = stand_in.subscribe(customer(), "price_basic")

    assert subscriptions.end_with_period(name, ends=True, key="a").cancel_at_period_end
    assert not subscriptions.end_with_period(name, ends=False, key="b").cancel_at_period_end


def test_a_cancellation_with_a_lost_answer_succeeds(stand_in: StandIn) -> None:
    name = stand_in.subscribe(customer(), "price_basic")
    before = lost_after(1)
    stand_in.fault = lambda seen, serve: (
        before(seen, serve) if seen.method == "DELETE" else serve(seen)
    )

    assert [subscriptions.cancel(name).status for _ in range(2)] == ["canceled", "canceled"]
    assert len(stand_in.calls("DELETE")) == 2


def test_lists_all_of_the_customers_subscriptions(stand_in: StandIn) -> None:
    payer, other = customer(), customer()
    stand_in.subscribe(payer, "price_basic", status="canceled")
    made = [
        stand_in.subscribe(payer, "price_basic", status=status)
        for status in ("active", "incomplete", "past_due")
    ]
    stand_in.subscribe(other, "price_pro")

    found = subscriptions.subscriptions_of(payer)

    assert [each.id for each in found] == made[::-1]
    assert subscriptions.subscriptions_of(customer()) == []


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (answering(500), Code.UNAVAILABLE),
        (answering(503, b"<html>"), Code.UNAVAILABLE),
        (answering(429, b'{"error": {"code": "rate_limit"}}'), Code.UNAVAILABLE),
        (answering(401, b'{"error": {"message": "Invalid API Key"}}'), Code.UNAVAILABLE),
        (answering(409, b'{"error": {"type": "idempotency_error"}}'), Code.UNAVAILABLE),
        (answering(200, b"{}"), Code.UNAVAILABLE),
        (answering(200, b'{"id": "sub", "status": "unheard-of"}'), Code.UNAVAILABLE),
        (lost_after(9), Code.UNAVAILABLE),
        (answering(404, b'{"error": {"code": "resource_missing"}}'), Code.CONFLICT),
    ],
)
def test_a_failure_does_not_reveal_the_processors_text(
    stand_in: StandIn, fault: Fault, code: Code
) -> None:
    stand_in.fault = fault

    problem = refusal(lambda: subscriptions.subscription("sub_1"))

    assert problem.code == code
    assert (problem.status == 503) == ("Retry-After" in problem.headers)
    told = f"{problem.detail} {problem.log}"
    assert problem.log
    assert problem.log.startswith("read a subscription: ")
    assert not any(word in told for word in (KEY, "sub_1", "Invalid API", "<html>"))
    assert problem.__suppress_context__


@pytest.mark.usefixtures("stand_in")
def test_a_refusals_text_is_not_logged_or_answered() -> None:
    problem = refusal(lambda: subscriptions.subscription("sub_no_such"))

    assert problem.code == Code.CONFLICT
    assert "Told nobody" not in problem.detail
    assert problem.log == (
        "read a subscription: InvalidRequestError 404 resource_missing req_stand_in"
    )


def test_a_silent_processor_costs_a_bounded_time(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "TIMEOUT", (0.2, 0.2))
    given_up = Event()

    def silent(seen: Any, serve: Callable[[Any], Answer]) -> Answer:
        given_up.wait(30)
        return serve(seen)

    stand_in.fault = silent
    try:
        assert refusal(lambda: subscriptions.subscription("sub_1")).code == Code.UNAVAILABLE
        assert not given_up.is_set()
    finally:
        given_up.set()
    assert len(stand_in.seen) == 1 + client.REPETITIONS


def test_an_unreachable_processor_is_unavailable() -> None:
    with deployed(PROCESSOR_KEY=KEY, PROCESSOR_URL="http://127.0.0.1:1"):
        assert refusal(lambda: subscriptions.subscription("sub_1")).code == Code.UNAVAILABLE


@pytest.mark.parametrize(
    ("path", "is_known"),
    [
        (("items", "0", "price"), True),
        (("metadata", "organization_id"), True),
        (("cancel_at_period_end",), True),
        (("items", "0", "prices"), False),
        (("price",), False),
        (("idempotency_key",), False),
    ],
)
def test_the_stand_in_recognises_documented_parameters(
    path: tuple[str, ...], is_known: bool
) -> None:
    from stripe.params import SubscriptionUpdateParams  # noqa: PLC0415

    assert is_documented(SubscriptionUpdateParams, path) == is_known
