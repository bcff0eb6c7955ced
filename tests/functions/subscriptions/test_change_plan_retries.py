"""Plan changes that the processor refuses or whose answer is lost, and their retries."""

from collections.abc import Callable
from typing import Any

import pytest

from functions.subscriptions import change_plan as endpoint
from functions.subscriptions._billing import TIMEOUT
from shared.pipeline.outside_effect import OutsideEffect
from shared.processor import pages
from tests.factories import new_organization
from tests.functions.subscriptions.billed import age_keys, billed, change_plan, price, state
from tests.http.client import code
from tests.processor.stand_in import StandIn
from tests.servers.faulty_storage import Answer, Lost

Serve = Callable[[Any], Answer]


def failing(method: str, status: int) -> Callable[[Any, Serve], Answer]:
    return lambda seen, serve: Answer(status) if seen.method == method else serve(seen)


def test_a_declined_payment_changes_nothing(stand_in: StandIn) -> None:
    organization, name = billed(stand_in)
    price("pro")
    stand_in.declines = True

    response = change_plan(organization, "pro", key="k")

    assert code(response) == (409, "CONFLICT")
    assert "declined" in response.json["detail"]
    assert "Told nobody" not in response.text
    assert state(organization) == ["basic", "active", False, None, name]
    # The same request with another card succeeds, because neither side has kept the refusal.
    stand_in.declines = False
    assert change_plan(organization, "pro", key="k").status_code == 200
    assert stand_in.charged == [(name, price("pro"))]


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_processor_outage_answers_503_and_changes_nothing(stand_in: StandIn, status: int) -> None:
    organization, name = billed(stand_in)
    price("pro")
    stand_in.fault = failing("POST", status)

    response = change_plan(organization, "pro", key="k")

    assert code(response) == (503, "UNAVAILABLE")
    assert "Retry-After" in response.headers
    assert state(organization) == ["basic", "active", False, None, name]
    stand_in.fault = lambda seen, serve: serve(seen)
    assert change_plan(organization, "pro", key="k").status_code == 200


@pytest.mark.parametrize("key", [None, "k"])
def test_a_retry_finds_a_change_whose_reply_was_lost(stand_in: StandIn, key: str | None) -> None:
    organization, name = billed(stand_in)
    price("pro")

    def lost(seen: Any, serve: Serve) -> Answer:
        answer = serve(seen)
        if seen.method == "POST":
            raise Lost
        return answer

    stand_in.fault = lost
    assert code(change_plan(organization, "pro", key)) == (503, "UNAVAILABLE")
    assert state(organization)[0] == "basic"
    stand_in.fault = lambda seen, serve: serve(seen)

    assert change_plan(organization, "pro", key).status_code == 200

    assert state(organization) == ["pro", "active", False, None, name]
    assert stand_in.charged == [(name, price("pro"))]


def test_a_repeated_key_calls_the_processor_once(stand_in: StandIn) -> None:
    organization, name = billed(stand_in)
    price("pro")

    first = change_plan(organization, "pro", key="k")
    calls = len(stand_in.seen)
    again = change_plan(organization, "pro", key="k")

    assert (first.status_code, again.data) == (200, first.data)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(stand_in.seen) == calls
    assert stand_in.charged == [(name, price("pro"))]
    assert code(change_plan(organization, "basic", key="k")) == (422, "IDEMPOTENCY_KEY_REUSED")


def test_a_repeated_checkout_answers_identical_bytes(stand_in: StandIn) -> None:
    organization = new_organization(plan="free")
    price("pro")

    first, again = (change_plan(organization, "pro", key="k") for _ in range(2))

    assert again.data == first.data
    assert len(stand_in.pages) == 1


def test_a_retry_continues_the_attempt_of_a_dead_process(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    organization, name = billed(stand_in)
    price("pro")
    # The instance dies between the processor's answer and the commit, so nothing is released.
    monkeypatch.setattr(endpoint, "write", _die)
    monkeypatch.setattr(OutsideEffect, "give_up", lambda *_: None)
    assert change_plan(organization, "pro", key="k").status_code == 500
    monkeypatch.undo()
    assert state(organization)[0] == "basic"

    waiting = change_plan(organization, "pro", key="k")
    assert code(waiting) == (409, "CONFLICT")
    # One wait suffices: afterwards the attempt counts as dead.
    assert TIMEOUT - 5 <= int(waiting.headers["Retry-After"]) <= TIMEOUT
    age_keys(organization)
    assert change_plan(organization, "pro", key="k").status_code == 200

    assert state(organization) == ["pro", "active", False, None, name]
    assert stand_in.charged == [(name, price("pro"))]


def _die(*_: Any) -> None:
    raise RuntimeError


def test_an_attempt_taken_for_dead_leaves_its_successor_alone(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    organization = new_organization(plan="free")
    price("pro")
    retries = []

    def overtaken(*_: Any, **__: Any) -> None:
        monkeypatch.undo()
        age_keys(organization)
        retries.append(change_plan(organization, "pro", key="k"))
        raise RuntimeError

    monkeypatch.setattr(pages, "checkout_page", overtaken)
    assert change_plan(organization, "pro", key="k").status_code == 500
    again = change_plan(organization, "pro", key="k")

    assert (again.status_code, again.data) == (200, retries[0].data)
    assert stand_in.payable() == [again.json["checkout_url"]]
    assert len(stand_in.checkouts) == 1


@pytest.mark.usefixtures("stand_in")
def test_an_attempt_taken_for_dead_answers_no_other_page(monkeypatch: pytest.MonkeyPatch) -> None:
    organization = new_organization(plan="free")
    price("pro")
    retries = []

    def overtaken(*arguments: Any, **options: Any) -> Any:
        monkeypatch.undo()
        age_keys(organization)
        retries.append(change_plan(organization, "pro", key="k"))
        return pages.checkout_page(*arguments, **options)

    monkeypatch.setattr(pages, "checkout_page", overtaken)

    assert code(change_plan(organization, "pro", key="k")) == (409, "CONFLICT")
    assert change_plan(organization, "pro", key="k").data == retries[0].data
