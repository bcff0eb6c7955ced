"""The rate limiter in Lua and in Python, compared with a model that keeps every charge."""

import secrets
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from hypothesis import HealthCheck, example, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from shared.admission.admit import FIGURES
from shared.admission.plan_limits_cache import ADMISSION
from shared.admission.session_marks import GIVE_BACK
from shared.admission.without_redis import Charged, Counter, Fallback, Figures
from shared.memorystore.client import Memorystore

EXACT = 2**53
START = 1_700_000_000_000

# Some windows are shorter than the quota, so that many requests pass in one millisecond.
several_policies = st.lists(
    st.tuples(st.integers(0, 12), st.one_of(st.integers(1, 4), st.integers(1, 60))),
    min_size=1,
    max_size=3,
)
# A pause, a cost for each policy, and which of the requests before is given back, if any.
steps = st.lists(
    st.tuples(
        st.integers(0, 50),
        st.lists(st.integers(0, 12), min_size=3, max_size=3),
        st.one_of(st.none(), st.integers(0, 24)),
    ),
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

    def charge(self, counters: Sequence[Counter], now: int, *, session: str = "") -> list[Figures]:
        """Ask admit.lua at `now`; with a session the first counter is for ended ones."""
        policies = [figure for each in counters for figure in (each.quota, each.window, each.cost)]
        keys = [self._prefix + each for each in (*(one.key for one in counters), session)]
        keys = keys if session else keys[:-1]
        reply = self._store.run(ADMISSION, keys, [str(now), *[""] * 6, session, *policies])
        return [Figures(*reply[at : at + FIGURES]) for at in range(2, len(reply), FIGURES)]

    def give_back(self, charges: Sequence[Charged], session: str = "", life: int = 0) -> None:
        """Undo charges, and set or delete the session's mark."""
        keys = [self._prefix + session, *(self._prefix + each.key for each in charges)]
        figures = [figure for each in charges for figure in (each.bucket, each.window, each.cost)]
        self._store.run(GIVE_BACK, keys, [life, *figures])


class Model(NamedTuple):
    """The limit by definition: the time of every charge, exact fractions, waits found by trying."""

    quota: int
    window: int
    charges: list[tuple[int, int]]

    def forget(self, charge: Charged) -> None:
        """Drop a charge that was made in that bucket."""
        made = ((time - time % self.window, cost) for time, cost in self.charges)
        del self.charges[list(made).index((charge.bucket, charge.cost))]

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
@example([(12, 2)], [(0, [12, 0, 0], None), (3, [1, 0, 0], None), (0, [9, 0, 0], None)], 0)
# A charge is given back in the next bucket, and in the one after that.
@example([(9, 5)], [(0, [4, 0, 0], None), (1, [2, 0, 0], None), (5, [1, 0, 0], 0)], 3)
@example([(9, 5)], [(0, [4, 0, 0], None), (6, [2, 0, 0], None), (5, [1, 0, 0], 0)], 3)
def test_lua_python_and_the_model_agree(
    store: Memorystore,
    policies: list[tuple[int, int]],
    steps: list[tuple[int, list[int], int | None]],
    offset: int,
) -> None:
    now = START + offset
    lua, python = Lua(store), Fallback(1, lambda: now)
    models = [Model(quota, window, []) for quota, window in policies]
    admitted: list[list[Charged]] = []
    for pause, costs, back in steps:
        now += pause
        if back is not None and back < len(admitted):
            charges = admitted.pop(back)
            lua.give_back(charges)
            python.give_back(charges)
            for model, charge in zip(models, charges, strict=False):
                model.forget(charge)
        pairs = list(zip(models, costs, strict=False))
        counters = [
            Counter(f"{number}", model.quota, model.window, cost)
            for number, (model, cost) in enumerate(pairs)
        ]

        waits = [model.wait(cost, now) for model, cost in pairs]
        if not any(waits):
            admitted.append(
                [Charged(one.key, now - now % one.window, one.window, one.cost) for one in counters]
            )
            for model, cost in pairs:
                model.charges.append((now, cost))
        expected = [
            Figures(model.quota, *model.figures(now), wait, now - now % model.window)
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


def test_a_charge_given_back_twice_counts_once(store: Memorystore) -> None:
    lua, python = Lua(store), Fallback(1, lambda: START)
    counter = Counter("twice", 10, 60_000, 4)
    for each in (lua, python):
        each.give_back([Charged("nothing is held", START, 60_000, 4)])
    (figures,) = lua.charge([counter], START)
    assert [figures] == python.charge([counter])
    charged = Charged(counter.key, figures.bucket, counter.window, counter.cost)
    for _ in range(2):
        lua.give_back([charged])
        python.give_back([charged])

    assert lua.charge([counter], START) == python.charge([counter]) == [figures]


@often
@given(
    st.lists(st.tuples(st.integers(0, 30), st.sampled_from([-1, 0, 1000_000]), st.booleans())),
)
def test_a_mark_decides_which_policies_apply(
    store: Memorystore, steps: list[tuple[int, int, bool]]
) -> None:
    now = START
    lua, python = Lua(store), Fallback(1, lambda: now)
    counters = [Counter("refused", 3, 40, 1), Counter("org", 5, 40, 1), Counter("other", 4, 60, 1)]
    for pause, life, is_given_back in steps:
        now += pause
        is_marked = python.is_marked("sid")
        judged = counters[:1] if is_marked else counters[1:]

        figures = lua.charge(counters, now, session="sid")

        skipped = [Figures(-1, 0, 0, 0, 0)] * (len(counters) - len(judged))
        own = python.charge(judged)
        assert figures == (own + skipped if is_marked else skipped + own)
        charges = [
            Charged(one.key, found.bucket, one.window, one.cost)
            for one, found in zip(judged, own, strict=True)
            if is_given_back and not any(each.wait for each in own)
        ]
        lua.give_back(charges, "sid", life)
        python.give_back(charges)
        python.mark("sid", life)


def test_a_backward_server_clock_keeps_all_charges(store: Memorystore) -> None:
    lua = Lua(store)
    counter = Counter("failover", 2, 60_000, 2)
    assert lua.charge([counter], START)[0].wait == 0

    hour_ago = START - 3_600_000
    (refused,) = lua.charge([counter], hour_ago)
    (retried,) = lua.charge([counter], hour_ago + refused.wait)

    assert refused.wait > 3_600_000
    assert retried.wait == 0
