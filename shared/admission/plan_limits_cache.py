"""The cached limits of an organization: one trip, never older than an acknowledged change.

A value read from PostgreSQL is accepted only if the key still holds what it held before the read. A
change sets its tombstone before the commit and removes it after, so a slow reader's value from
before the change is refused and read again.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from shared.admission.plan_limits import (
    LIVES,
    UNLIMITED,
    Lives,
    PlanLimits,
    decode,
    encode,
    limits_key,
    trial_end,
)
from shared.admission.without_redis import Fallback, fallback
from shared.database.scope import Database
from shared.memorystore.client import Memorystore, MemorystoreAway, load_script, memorystore
from shared.problems import unavailable

__all__ = [
    "Clearing",
    "PlanLimits",
    "ReadLimits",
    "Verdict",
    "clear_subscription_limit_cache",
    "consult",
    "get_rate_limit_for_organization",
]

ReadLimits = Callable[[str], PlanLimits]

ADMISSION = load_script(Path(__file__).with_name("admit.lua"))
LIMITS_KEY = load_script(Path(__file__).with_name("plan_limits.lua"))
# A further read is needed only when a change was made during the one before.
MOST_READS = 3
# About the time of a read of PostgreSQL.
FIRST_PAUSE = 0.002
LONGEST_PAUSE = 0.05
# A lease that is held longer usually belongs to an instance that died or is frozen.
PATIENCE = 0.25
# Redis runs one script at a time, so a script over more keys would delay every other request.
KEYS_A_TRIP = 500


class Verdict(NamedTuple):
    """What admit.lua answered: `figures` has five for each counter, those of `Figures`."""

    limits: PlanLimits | None
    figures: list[int]


class Reading(NamedTuple):
    """What PostgreSQL answered and what the key held before, as admit.lua takes them."""

    limits: PlanLimits | None
    seen: bytes
    value: bytes
    life: int
    trial_end: int | str


UNREAD = Reading(None, b"", b"", 0, "")


def consult(
    store: Memorystore,
    counters: Sequence[str],
    policies: Sequence[int | str],
    organization_id: str | None,
    read: ReadLimits,
    *,
    mark: str | None = None,
    lives: Lives = LIVES,
) -> Verdict:
    """Charge `counters`, with the organization's limits if there is one: one trip on a hit.

    A miss reads PostgreSQL by `read` and takes a second trip, or first waits a little for another
    request that reads. With a `mark` (its key) the first counter is the one for ended sessions; a
    marked one reads no limits.
    MemorystoreAway; 503 when changes overtake every read.
    """
    marks = (mark,) if mark else ()
    if organization_id is None:
        reply = store.run(ADMISSION, (*counters, *marks), (*[""] * 7, len(marks) or "", *policies))
        return Verdict(None, reply[2:])
    keys = (*counters, limits_key(organization_id), *marks)
    reading, reads, lease = UNREAD, 0, _token(b"L:")
    pauses = _pauses()
    while True:
        arguments = ("", lease, *reading[1:], lives.lease, len(marks) or "", *policies)
        state, cached, *figures = store.run(ADMISSION, keys, arguments)
        if state == b"V":
            if mark and figures[0] != UNLIMITED:
                return Verdict(None, figures)
            limits = _counting(cached, reading.limits, organization_id, read)
            return Verdict(limits, figures)
        is_own = state == lease
        if not is_own and state.startswith(b"L:") and (pause := next(pauses, None)):
            time.sleep(pause)
            continue
        if reads == MOST_READS:
            raise unavailable("The service", log="the limits changed during every read")
        reads += 1
        limits = _read(organization_id, read, store, lease if is_own else None)
        life = lives.value if is_own else 0
        reading = Reading(limits, state, encode(limits), life, trial_end(limits))
        # A new token, so that an unchanged lease means that nothing happened in between.
        lease = _token(b"L:")


def _pauses() -> Iterator[float]:
    """Growing pauses between looks at another request's lease, PATIENCE seconds in all."""
    pause, patience = FIRST_PAUSE, PATIENCE
    while patience > 0:
        yield pause
        patience -= pause
        pause = min(pause * 2, LONGEST_PAUSE)


def _token(state: bytes) -> bytes:
    return state + os.urandom(8).hex().encode()


def _counting(
    cached: bytes, limits: PlanLimits | None, organization_id: str, read: ReadLimits
) -> PlanLimits:
    if not cached and limits:
        return limits
    try:
        return decode(cached)
    except msgspec.MsgspecError:
        # Written by another revision, during a roll-out. The counters are charged already.
        return read(organization_id)


def _read(
    organization_id: str, read: ReadLimits, store: Memorystore, lease: bytes | None
) -> PlanLimits:
    try:
        return read(organization_id)
    except Exception:
        # Waiting requests then learn at once that PostgreSQL is away, not at the lease's end.
        if lease:
            _move(store, [organization_id], "release", lease, LIVES)
        raise


def get_rate_limit_for_organization(
    organization_id: str,
    read: ReadLimits,
    *,
    store: Memorystore | None = None,
    instead: Fallback | None = None,
) -> int | None:
    """Calls per hour of the organization's effective plan; None means unlimited.

    `read` reads PostgreSQL when the cache has no answer. Charges nothing.
    """
    try:
        limits = consult(store or memorystore(), (), (), organization_id, read).limits
    except MemorystoreAway:
        limits = (instead or fallback()).limits(organization_id, read)
    return limits.calls_per_hour if limits else None


class Clearing:
    """The two steps of `clear_subscription_limit_cache`, before and after the commit."""

    def __init__(self, store: Memorystore, instead: Fallback, lives: Lives) -> None:
        self._store = store
        self._instead = instead
        self._lives = lives
        self._tombstone = _token(b"T:")
        self._marked: list[str] = []

    def mark(self, organization_ids: Sequence[str]) -> bool:
        """Set the tombstones, before the commit. False: at least one may not be set."""
        self._marked.extend(organization_ids)
        return _move(self._store, organization_ids, "mark", self._tombstone, self._lives)

    def lift(self) -> bool:
        """Remove them, after the commit. False: they stay until they expire, which is safe."""
        self._instead.forget(self._marked)
        return _move(self._store, self._marked, "lift", self._tombstone, self._lives)


def clear_subscription_limit_cache(
    database: Database,
    organization_ids: Sequence[str],
    *,
    store: Memorystore | None = None,
    instead: Fallback | None = None,
    lives: Lives = LIVES,
) -> None:
    """Clear the cached limits around the open transaction, whose change holds the rows' locks.

    From here until the commit every request reads PostgreSQL; after it the cache starts empty.
    Where no commit is acknowledged the tombstones stay, because the change may have taken effect:
    they expire by themselves, later than any transaction. A change of a plan itself locks the
    plan's row for update before it reads which organizations are on it, so that an organization
    that moves to the plan meanwhile waits.
    """
    clearing = Clearing(store or memorystore(), instead or fallback(), lives)
    if not clearing.mark(organization_ids):
        database.execute("call repeat_limits_clears($1)", list(organization_ids))
    database.after_commit(clearing.lift)


def _move(
    store: Memorystore, organization_ids: Sequence[str], move: str, own: bytes, lives: Lives
) -> bool:
    """Move the organizations' keys by plan_limits.lua; whether all of them moved."""
    for start in range(0, len(organization_ids), KEYS_A_TRIP):
        chunk = organization_ids[start : start + KEYS_A_TRIP]
        keys = [limits_key(organization_id) for organization_id in chunk]
        try:
            store.run(LIMITS_KEY, keys, (move, own, lives.tombstone))
        except MemorystoreAway:
            return False
    return True
