"""Rate limits over several instances: the exact quota, also in any window."""

import random
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from ipaddress import ip_address
from typing import NamedTuple

import pytest

from shared.identity.client_address import rate_subject
from tests.factories import new_member, new_organization
from tests.http.client import new_address
from tests.proof import times
from tests.servers.cache import store
from tests.servers.fleet import Answer, Fleet, running
from tests.system.changing_plans import Plan, plans, put_on

INSTANCES = 3
CLIENTS = 12
# Limits of public requests, in windows of seconds, so that a test sees many.
ANONYMOUS, WINDOW = 6, 2
STATED = re.compile(r'"([a-z-]+)";r=(\d+);t=(\d+)')
CATALOGUE = "/v1/subscriptions/plans"


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """Instances that never take a busy machine for an outage of Redis."""
    with running(
        INSTANCES,
        tmp_path_factory.mktemp("fleet") / "log",
        REDIS_TIMEOUT_MS="10000",
        RATE_LIMIT_ANONYMOUS=f"{ANONYMOUS}/{WINDOW}",
    ) as made:
        yield made


@pytest.fixture
def plan() -> Iterator[Plan]:
    """A plan whose calls per hour one test can use up."""
    with plans(1, calls=40) as [made]:
        yield made


def stated(answer: Answer) -> dict[str, int]:
    """The remaining amount of each policy in an answer."""
    return {name: int(left) for name, left, _ in STATED.findall(answer.headers["RateLimit"])}


def test_instances_together_admit_exactly_the_quota(fleet: Fleet, plan: Plan) -> None:
    for _ in range(times(2, 50)):
        organization = put_on(new_organization(), plan)
        token = organization.owner.token

        def call(_: int, token: str = token) -> Answer:
            return fleet.send("GET", "/v1/properties", token=token)

        with ThreadPoolExecutor(CLIENTS) as clients:
            answers = list(clients.map(call, range(3 * plan.calls)))

        assert Counter(answer.code for answer in answers) == {
            (200, ""): plan.calls,
            (429, "RATE_LIMITED"): 2 * plan.calls,
        }  # All remaining amounts differ, so each charge was seen by the next.
        # No two were told the same: each charge was seen by the next.
        lefts = sorted(stated(answer)["org"] for answer in answers if answer.status == 200)
        assert lefts == list(range(plan.calls))


def test_an_ended_session_leaves_the_exact_quota(fleet: Fleet, plan: Plan) -> None:
    organization = put_on(new_organization(), plan)
    ended = new_member(organization, "viewer").token
    assert fleet.send("POST", "/v1/auth/logout", token=ended).status == 204

    def call(token: str) -> Answer:
        headers = {"X-Forwarded-For": new_address()}
        return fleet.send("GET", "/v1/properties", token=token, headers=headers)

    with ThreadPoolExecutor(CLIENTS) as clients:
        refusals = list(clients.map(call, [ended] * 3 * plan.calls))
        answers = list(clients.map(call, [organization.owner.token] * 2 * plan.calls))

    assert {answer.code for answer in refusals} == {(401, "UNAUTHENTICATED")}
    assert Counter(answer.status for answer in answers) == {200: plan.calls, 429: plan.calls}


class Model:
    """The limit by its definition, in fractions: the current bucket and the weighted last one."""

    def __init__(self) -> None:
        self.charged: Counter[int] = Counter()

    def admits(self, now: Fraction) -> bool:
        """Whether one more request passes at a time of the server's clock, in seconds."""
        bucket = now // WINDOW
        elapsed = now - bucket * WINDOW
        weight = self.charged[bucket] + self.charged[bucket - 1] * (1 - elapsed / WINDOW)
        return weight + 1 <= ANONYMOUS


class Held(NamedTuple):
    """The counter of an address."""

    bucket: int
    current: int
    previous: int


def held(address: str) -> Held:
    """Read the counter; buckets are numbered from the epoch."""
    key = f"rate:anonymous:{WINDOW}:{rate_subject(ip_address(address))}"
    text = store().get(key)
    start, current, previous = map(int, text.split() if isinstance(text, bytes) else "000")
    return Held(start // (1000 * WINDOW), current, previous)


def server_time() -> Fraction:
    """The server's clock in whole milliseconds, as the limits use it."""
    seconds, microseconds = store().time()
    return seconds + Fraction(microseconds // 1000, 1000)


def ask(fleet: Fleet, address: str) -> Answer:
    """A public request."""
    return fleet.send("GET", CATALOGUE, headers={"X-Forwarded-For": address})


def test_a_model_predicts_each_answer_across_windows(fleet: Fleet) -> None:
    address, model, predicted = new_address(), Model(), 0
    until = server_time() + times(4, 60) * WINDOW
    while (before := server_time()) < until:
        answer = ask(fleet, address)
        after = server_time()
        # The request was judged between the two instants; where they differ, either is right.
        possible = {model.admits(before), model.admits(after)}
        assert before // WINDOW != after // WINDOW or (answer.status == 200) in possible
        predicted += len(possible) == 1 and before // WINDOW == after // WINDOW
        if answer.status == 200:
            # The charged bucket, by its own counter.
            bucket, current, previous = held(address)
            model.charged[bucket] += 1
            assert (current, previous) == (model.charged[bucket], model.charged[bucket - 1])
            assert before // WINDOW <= bucket <= after // WINDOW
        time.sleep(random.random() ** 3 * WINDOW / 4)  # noqa: S311 - mostly at once

    assert predicted > 10
    assert len(model.charged) >= 3


def test_waiting_retry_after_is_enough(fleet: Fleet) -> None:
    for _ in range(times(2, 30)):
        address = new_address()
        while (answer := ask(fleet, address)).status == 200:
            pass
        told = server_time() + int(answer.headers["Retry-After"])
        assert 1 <= int(answer.headers["Retry-After"]) <= 2 * WINDOW
        while (now := server_time()) < told:
            time.sleep(float(told - now))

        assert ask(fleet, address).status == 200


def test_concurrent_admissions_across_windows_equal_the_charges(fleet: Fleet) -> None:
    address, over = new_address(), threading.Event()

    def hammer() -> int:
        admitted = 0
        while not over.is_set():
            admitted += ask(fleet, address).status == 200
        return admitted

    charged: dict[int, int] = {}
    with ThreadPoolExecutor(CLIENTS) as clients:
        hammering = [clients.submit(hammer) for _ in range(CLIENTS)]
        until = server_time() + times(3, 30) * WINDOW
        while server_time() < until:
            time.sleep(0.05)
            note(charged, held(address))
        over.set()
        admitted = sum(each.result() for each in hammering)
    note(charged, held(address))

    assert admitted == sum(charged.values())
    assert len(charged) >= 3
    assert all(count <= ANONYMOUS for count in charged.values())


def note(charged: dict[int, int], seen: Held) -> None:
    """Record the latest figures of both buckets."""
    latest = {seen.bucket: seen.current, seen.bucket - 1: seen.previous}
    charged |= {bucket: count for bucket, count in latest.items() if count}
