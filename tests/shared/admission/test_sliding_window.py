"""The rate limiter in Lua and in Python, compared with a model that keeps every charge."""

import secrets
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from hypothesis import HealthCheck, example, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from shared.admission.plan_limits_cache import ADMISSION
from shared.admission.without_redis import Counter, Fallback, Figures
from shared.memorystore.client import Memorystore

EXACT = 2**53
START = 1_700_000_000_000

# Some windows are shorter than the quota, so that many requests pass in one millisecond.
several_policies = st.lists(
    st.tuples(st.integers(0, 12), st.one_of(st.integers(1, 4), st.integers(1, 60))),
    min_size=1,
    max_size=3,
)
steps = st.lists(
    st.tuples(st.integers(0, 50), st.lists(st.integers(0, 12), min_size=3, max_size=3)),
    min_size=1,
    max_size=25,
)
often = profile(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


class Lua:
    """admit.lua at a simulated time, with new counters."""

    def __init__(self, store: Memorystore) -> None:
        self._store = store
        self._prefix = f"test:{secrets.token_hex(8)}:"

    def charge(self, counters: Sequence[Counter], now: int) -> list[Figures]:
        """Ask admit.lua at `now`."""
        policies = [figure for each in counters for figure in (each.quota, each.window, each.cost)]
        keys = [self._prefix + each.key for each in counters]
        reply = self._store.run(ADMISSION, keys, [str(now), *[""] * 6, *policies])
        return [Figures(*reply[at : at + 4]) for at in range(2, len(reply), 4)]


class Model(NamedTuple):
    """The limit by definition: the time of every charge, exact fractions, waits found by trying."""

    quota: int
    window: int
    charges: list[tuple[int, int]]

    def weight(self, now: int) -> Fraction:
        """The weight of the charges, as a fraction of requests."""
        bucket = now // self.window
        left = self.window - now % self.window
        current = sum(cost for time, cost in self.charges if time // self.window == bucket)
        previous = sum(cost for time, cost in self.charges if time // self.window == bucket - 1)
        return current + Fraction(previous * left, self.window)

    def wait(self, cost: int, now: int) -> int:
        """Try every millisecond until the request passes."""
        if cost > self.quota:
            return -1
        passes = (
            wait
            for wait in range(2 * self.window + 1)
            if not cost or self.weight(now + wait) + cost <= self.quota
        )
        return next(passes)

    def figures(self, now: int) -> tuple[int, int]:
        """Remaining and reset."""
        remaining = max(0, int(self.quota - self.weight(now)))
        return remaining, 0 if remaining >= self.quota else self.wait(remaining + 1, now)


@often
@given(several_policies, steps, st.integers(0, 200))
# At the window's edge the weight falls enough for more than this request.
@example([(12, 2)], [(0, [12, 0, 0]), (3, [1, 0, 0]), (0, [9, 0, 0])], 0)
def test_lua_python_and_the_model_agree(
    store: Memorystore,
    policies: list[tuple[int, int]],
    steps: list[tuple[int, list[int]]],
    offset: int,
) -> None:
    now = START + offset
    lua, python = Lua(store), Fallback(1, lambda: now)
    models = [Model(quota, window, []) for quota, window in policies]
    for pause, costs in steps:
        now += pause
        pairs = list(zip(models, costs, strict=False))
        counters = [
            Counter(f"{number}", model.quota, model.window, cost)
            for number, (model, cost) in enumerate(pairs)
        ]

        waits = [model.wait(cost, now) for model, cost in pairs]
        if not any(waits):
            for model, cost in pairs:
                model.charges.append((now, cost))
        expected = [
            Figures(model.quota, *model.figures(now), wait)
            for model, wait in zip(models, waits, strict=True)
        ]

        assert lua.charge(counters, now) == expected
        assert python.charge(counters) == expected


@often
@given(st.data())
def test_lua_is_exact_up_to_the_largest_exact_double(
    store: Memorystore, data: st.DataObject
) -> None:
    window = data.draw(st.integers(1, 86_400_000), "window")
    quota = data.draw(st.integers(1, (EXACT - 1) // window), "quota")
    now = START
    lua, python = Lua(store), Fallback(1, lambda: now)
    for _ in range(6):
        now += data.draw(st.integers(0, window), "pause")
        cost = data.draw(st.integers(0, quota), "cost")
        counters = [Counter("large", quota, window, cost)]

        assert lua.charge(counters, now) == python.charge(counters)


@often
@given(
    st.integers(1, 30),
    st.integers(1, 5),
    st.lists(st.tuples(st.integers(0, 4000), st.integers(1, 5)), min_size=5, max_size=30),
)
def test_retry_after_is_the_shortest_sufficient_wait(
    store: Memorystore, quota: int, seconds: int, steps: list[tuple[int, int]]
) -> None:
    now = START
    lua = Lua(store)
    for pause, cost in steps:
        now += pause
        counter = Counter("one", quota, seconds * 1000, cost)
        (figures,) = lua.charge([counter], now)
        if figures.wait > 0:
            (early,) = lua.charge([counter], now + figures.wait - 1)
            assert early.wait == 1
            now += -(-figures.wait // 1000) * 1000
            (retried,) = lua.charge([counter], now)
            assert retried.wait == 0


def test_no_window_admits_twice_the_quota(store: Memorystore) -> None:
    lua = Lua(store)
    counter = Counter("burst", 10, 1000, 1)
    start = START - START % 1000
    admitted = [
        now
        for now in range(start + 900, start + 2100, 10)
        for _ in range(20)
        if lua.charge([counter], now)[0].wait == 0
    ]

    in_first_bucket = [now for now in admitted if now < start + 1000]
    in_window = [now for now in admitted if start + 900 <= now < start + 1900]
    assert len(in_first_bucket) == 10
    assert 10 < len(in_window) < 20


def test_a_backward_server_clock_keeps_all_charges(store: Memorystore) -> None:
    lua = Lua(store)
    counter = Counter("failover", 2, 60_000, 2)
    assert lua.charge([counter], START)[0].wait == 0

    hour_ago = START - 3_600_000
    (refused,) = lua.charge([counter], hour_ago)
    (retried,) = lua.charge([counter], hour_ago + refused.wait)

    assert refused.wait > 3_600_000
    assert retried.wait == 0
