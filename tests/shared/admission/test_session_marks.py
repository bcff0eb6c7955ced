from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from uuid import uuid4

import pytest

from shared.admission.admit import Admission, Claim, RateCharge
from shared.admission.session_marks import State, settle_charges
from shared.admission.without_redis import Fallback
from shared.memorystore.client import Memorystore
from tests.servers.counting_proxy import CountingProxy
from tests.shared.admission.admission_requests import ask, left, some


class Caller:
    """A session that asks at one address, and may be judged."""

    def __init__(self, store: Memorystore, instead: Fallback | None = None) -> None:
        self._store, self._instead = store, instead or Fallback(1)
        self.claim = Claim(str(uuid4()), some(3, policy="refused"))

    def ask(self, *charges: RateCharge) -> Admission:
        """Admit a request of the session."""
        return ask(self._store, *charges, claim=self.claim, instead=self._instead)

    def judge(self, admission: Admission, state: State) -> None:
        """Settle a request's charges."""
        settle_charges(
            admission, self.claim.session_id, state, store=self._store, instead=self._instead
        )

    def asked(self, state: State, *charges: RateCharge) -> list[str]:
        """The policies of a request that is judged to be in this state."""
        admission = self.ask(*charges)
        self.judge(admission, state)
        return [quota.policy for quota in admission.quotas]


@pytest.fixture(params=["with Redis", "without Redis"])
def caller(request: pytest.FixtureRequest, store: Memorystore) -> Caller:
    """A caller of either kind of admission."""
    away = Memorystore(None, timeout=1, connect_timeout=1)
    return Caller(store if request.param == "with Redis" else away)


def test_an_ended_sessions_charges_all_go_back(caller: Caller) -> None:
    one, other = some(5, policy="one"), some(5, policy="other")
    caller.asked("live", one, other)

    assert caller.asked("ended", one, other) == ["one", "other"]
    assert caller.asked("ended", one, other) == ["refused"]

    caller.claim = Claim("another session", some(3))
    assert [quota.remaining for quota in caller.ask(one, other).quotas] == [3, 3]


def test_an_unjudged_sessions_charges_go_back_without_a_mark(caller: Caller) -> None:
    one = some(5, policy="one")

    assert [caller.asked("unknown", one) for _ in range(8)] == [["one"]] * 8


def test_a_live_session_loses_its_mark_and_keeps_its_charges(caller: Caller) -> None:
    one = some(5, policy="one")
    caller.asked("ended", one)

    assert caller.asked("unknown", one) == ["refused"]
    assert caller.asked("live", one) == ["refused"]
    assert [caller.asked("live", one) for _ in range(5)] == [["one"]] * 5
    assert not caller.ask(one).allowed


def test_a_marked_sessions_own_limit_stays_spent(caller: Caller) -> None:
    one = some(5, policy="one")

    asked = [caller.asked("ended", one) for _ in range(4)]
    refused = caller.ask(one)

    assert asked == [["one"], ["refused"], ["refused"], ["refused"]]
    assert (refused.allowed, refused.refused_by) == (False, ["refused"])


def test_concurrent_give_backs_keep_the_quota_exact(store: Memorystore) -> None:
    shared, turns = some(60), count()

    def call(_: int) -> int:
        caller = Caller(store)
        admission = caller.ask(shared)
        ended = next(turns) % 2 == 0
        if admission.allowed:
            caller.judge(admission, "ended" if ended else "live")
        return admission.allowed and not ended

    with ThreadPoolExecutor(8) as threads:
        kept = sum(threads.map(call, range(400)))

    assert kept <= 60
    assert left(store, shared) == 60 - kept


def test_settling_costs_a_trip_only_where_something_changes(
    redis_url: str, proxied: Callable[[str], CountingProxy]
) -> None:
    proxy = proxied(redis_url)
    store = Memorystore(proxy.url, timeout=10, connect_timeout=10)
    caller, one = Caller(store), some(50)
    states: list[State] = ["live", "live", "unknown", "ended", "ended", "live", "live"]
    trips = []
    for state in states:
        proxy.reset()
        caller.asked(state, one)
        trips.append(proxy.round_trips)
    store.close()

    # The first trips of a connection also load the scripts.
    assert [trips[1], *trips[3:]] == [1, 2, 1, 2, 1]
