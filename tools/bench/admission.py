"""One admission (every limit and the cached plan in one round trip) against other designs."""

import os
import time
from collections.abc import Callable, Mapping
from itertools import count
from uuid import uuid4

import limits
import limits.storage
import limits.strategies
import redis

from shared.admission.admit import RateCharge, admit
from shared.admission.plan_limits import PlanLimits
from tools.bench.report import Figure, figure, ratios
from tools.bench.turns import calls_in_turns

CALLS = 1000
HOUR = 3600
QUOTA = 10**9
LIMITS = PlanLimits(QUOTA, ("properties",), "active")


def admission(rounds: int) -> list[Figure]:
    """Each design in turn, microseconds a call."""
    found = calls_in_turns(_ways(), rounds, CALLS)
    ours = found["plan and one limit"]
    return [
        figure("one admission, plan and its limit, µs", ours),
        figure(
            "two limits more in the same trip / without", ratios(found["plan, three limits"], ours)
        ),
        *(
            figure(f"one admission / {name}", ratios(ours, found[name]))
            for name in (
                "limits, sliding window counter",
                "limits, moving window",
                "limits, fixed window",
                "three naive commands",
            )
        ),
        figure(
            "plan and three limits / limits, three hits and a get",
            ratios(found["plan, three limits"], found["limits, the same"]),
        ),
    ]


def _ways() -> Mapping[str, Callable[[], object]]:
    organization_id = str(uuid4())
    url = os.environ["REDIS_URL"]
    storage = limits.storage.storage_from_string(url)
    client: redis.Redis = redis.Redis.from_url(url)
    item = limits.RateLimitItemPerHour(QUOTA)
    # A moving window keeps a log of every hit, so with a limit of 10**9 it would grow without
    # bound.
    small = limits.RateLimitItemPerSecond(100)
    numbers = count()
    charges = [
        RateCharge("address", f"rate:address:{organization_id}", QUOTA, HOUR),
        RateCharge("person", f"rate:person:{organization_id}", QUOTA, HOUR),
    ]

    def ours(extra: list[RateCharge]) -> object:
        return admit(extra, organization_id=organization_id, read_limits=lambda _: LIMITS)

    def naive() -> object:
        window = int(time.time()) // HOUR
        hits = client.incr(f"naive:{organization_id}:{window}")
        client.expire(f"naive:{organization_id}:{window}", 2 * HOUR)
        return hits, client.get(f"subscription-limits:org:{organization_id}")

    def same() -> object:
        hits = [sliding.hit(item, organization_id, name) for name in ("plan", "address", "person")]
        return hits, client.get(f"subscription-limits:org:{organization_id}")

    sliding = limits.strategies.SlidingWindowCounterRateLimiter(storage)
    moving = limits.strategies.MovingWindowRateLimiter(storage)
    fixed = limits.strategies.FixedWindowRateLimiter(storage)
    return {
        "plan and one limit": lambda: ours([]),
        "plan, three limits": lambda: ours(charges),
        "limits, sliding window counter": lambda: sliding.hit(item, organization_id),
        "limits, moving window": lambda: moving.hit(small, organization_id, str(next(numbers))),
        "limits, fixed window": lambda: fixed.hit(item, organization_id),
        "limits, the same": same,
        "three naive commands": naive,
    }
