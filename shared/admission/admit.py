"""Admission: whether a request may run now, by every rate limit that applies to it.

One round trip to Redis charges all of the limits or none, and reads the organization's cached
limits. A limit of N admits at most N in a bucket of its window, and fewer than 2N in any window
(sliding_window.py). A session that is known to have ended spends a limit of its address alone
(session_marks.py). While Redis is away the instance judges alone (without_redis.py).
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from shared.admission.plan_limits import LIVES, MOST_CALLS, UNLIMITED, Lives, PlanLimits
from shared.admission.plan_limits_cache import consult
from shared.admission.without_redis import Charged, Counter, Fallback, Figures, fallback
from shared.config import RatePolicy, settings
from shared.memorystore.client import Memorystore, MemorystoreAway, memorystore
from shared.problems import Code, Problem, unavailable

HOUR = 3600
# Five for each counter.
FIGURES = len(Figures._fields)


class RateCharge(NamedTuple):
    """One rate limit that a request counts against; `window` in seconds. Keys must differ.

    Cost 0 peeks: it shows the figures, charges nothing and never refuses. While Redis is away each
    instance admits a share of the quota, or all of it if `undivided`.
    """

    policy: str
    key: str
    quota: int
    window: int
    cost: int = 1
    undivided: bool = False


class Quota(NamedTuple):
    """A policy's figures after the request; `reset` is the seconds until more remains."""

    policy: str
    quota: int
    window: int
    remaining: int
    reset: int


class Claim(NamedTuple):
    """A session that a request claims and PostgreSQL has yet to confirm.

    `refused` is charged instead of everything else while the session is known to have ended.
    """

    session_id: str
    refused: RateCharge


def mark_key(session_id: str) -> str:
    """The key that says that PostgreSQL has found the session ended."""
    return f"refused:{session_id}"


def rate_charge(
    policy: str, subject: str, rate: RatePolicy, *, undivided: bool = False
) -> RateCharge:
    """A charge by a configured policy. Revisions may differ in the window, so the key has it."""
    key = f"rate:{policy}:{rate.window}:{subject}"
    return RateCharge(policy, key, rate.quota, rate.window, undivided=undivided)


class Admission(msgspec.Struct, frozen=True):
    """The verdict on a request. A refusal has charged nothing.

    `retry_after` is in seconds, None when no wait helps. `is_fallback`: Redis was away, and this
    instance judged alone. `is_marked`: the session is known to have ended. `charged` is what can be
    given back.
    """

    allowed: bool
    limits: PlanLimits | None
    quotas: Sequence[Quota] = ()
    refused_by: Sequence[str] = ()
    retry_after: int | None = 0
    is_fallback: bool = False
    is_marked: bool = False
    charged: Sequence[Charged] = ()

    def headers(self) -> dict[str, str]:
        """RateLimit fields (draft-ietf-httpapi-ratelimit-headers-10) and the older X- ones.

        The X- fields show the tightest policy; resets are in seconds from now.
        """
        if not self.quotas:
            return {}
        tightest = self._tightest()
        headers = {
            "RateLimit-Policy": ", ".join(
                f'"{each.policy}";q={each.quota};w={each.window}' for each in self.quotas
            ),
            "RateLimit": ", ".join(
                f'"{each.policy}";r={each.remaining};t={each.reset}' for each in self.quotas
            ),
            "X-RateLimit-Limit": str(tightest.quota),
            "X-RateLimit-Remaining": str(tightest.remaining),
            "X-RateLimit-Reset": str(tightest.reset),
        }
        if self.retry_after:
            headers["Retry-After"] = str(self.retry_after)
        return headers

    def _tightest(self) -> Quota:
        quotas = self.quotas
        if len(quotas) > 1:
            if self.refused_by:
                quotas = [each for each in quotas if each.policy in self.refused_by]
            return min(quotas, key=lambda each: (each.remaining, -each.reset))
        return quotas[0]

    def refusal(self) -> Problem:
        """429 for a request that was not admitted (headers included)."""
        wait = self.retry_after
        return Problem(
            Code.RATE_LIMITED,
            f"Too many requests. Try again in {wait} s."
            if wait
            else "The plan allows no requests.",
            headers=self.headers(),
            members={"violated-policies": list(self.refused_by)},
        )


def admit(
    charges: Sequence[RateCharge],
    *,
    organization_id: str | None = None,
    read_limits: Callable[[str], PlanLimits],
    organization_cost: int | None = 1,
    claim: Claim | None = None,
    store: Memorystore | None = None,
    instead: Fallback | None = None,
    lives: Lives = LIVES,
) -> Admission:
    """Charge a request to every policy or to none, with the organization's limits from the cache.

    `organization_cost` None reads the organization's limits (for the gates) and charges it nothing.
    503 when Redis is away and RATE_LIMIT_FALLBACK is deny, unless every charge is undivided.
    """
    if organization_id is None:
        if not charges:
            return Admission(True, None)
    elif organization_cost is not None:
        own = RateCharge("org", f"rate:org:{organization_id}", UNLIMITED, HOUR, organization_cost)
        charges = [*charges, own]
    judged = [claim.refused, *charges] if claim else charges
    try:
        verdict = consult(
            store or memorystore(),
            [each.key for each in judged],
            _policies(judged),
            organization_id,
            read_limits,
            mark=mark_key(claim.session_id) if claim else None,
            lives=lives,
        )
    except MemorystoreAway:
        return _admit_alone(charges, organization_id, read_limits, claim, instead or fallback())
    figures = verdict.figures
    return _answer(
        judged,
        [Figures(*figures[at : at + FIGURES]) for at in range(0, len(figures), FIGURES)],
        verdict.limits,
        is_marked=claim is not None and figures[0] != UNLIMITED,
    )


def _policies(charges: Sequence[RateCharge]) -> list[int | str]:
    """Quota, window in ms and cost of each, as admit.lua takes them."""
    rows = ((each.quota, each.window * 1000, each.cost) for each in charges)
    return ["plan" if figure == UNLIMITED else figure for row in rows for figure in row]


def _admit_alone(
    charges: Sequence[RateCharge],
    organization_id: str | None,
    read_limits: Callable[[str], PlanLimits],
    claim: Claim | None,
    instead: Fallback,
) -> Admission:
    is_guarded = bool(charges) and all(each.undivided for each in charges)
    if settings().rate_limit_fallback == "deny" and not is_guarded:
        raise unavailable("The service", log="Redis is away and RATE_LIMIT_FALLBACK is deny")
    is_marked = claim is not None and instead.is_marked(claim.session_id)
    limits = None
    if organization_id and not is_marked:
        limits = instead.limits(organization_id, read_limits)
    if claim and is_marked:
        charges = [claim.refused]
    counted = []
    for each in charges:
        quota = each.quota
        if quota == UNLIMITED:
            if limits is None or limits.calls_per_hour is None:
                continue
            quota = min(limits.calls_per_hour, MOST_CALLS)
        counted.append(each._replace(quota=quota))
    counters = [
        Counter(each.key, each.quota, each.window * 1000, each.cost, each.undivided)
        for each in counted
    ]
    figures = instead.charge(counters)
    return _answer(counted, figures, limits, is_fallback=True, is_marked=is_marked)


def _answer(
    charges: Sequence[RateCharge],
    figures: Sequence[Figures],
    limits: PlanLimits | None,
    *,
    is_marked: bool,
    is_fallback: bool = False,
) -> Admission:
    quotas = []
    charged = []
    refused_by = []
    longest = 0
    is_hopeless = False
    for each, (quota, remaining, reset, wait, bucket) in zip(charges, figures, strict=True):
        if quota == UNLIMITED:
            continue
        charged.append(Charged(each.key, bucket, each.window * 1000, each.cost))
        # Rounded up to full seconds, so that a wait of exactly that long succeeds.
        quotas.append(Quota(each.policy, quota, each.window, remaining, -(-reset // 1000)))
        if wait:
            refused_by.append(each.policy)
            is_hopeless = is_hopeless or wait < 0
            longest = max(longest, wait)
    return Admission(
        not refused_by,
        limits,
        quotas,
        refused_by,
        None if is_hopeless else -(-longest // 1000),
        is_fallback,
        is_marked,
        charged,
    )
