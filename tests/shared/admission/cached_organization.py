"""An organization in PostgreSQL, and readers of its cached limits."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Event
from uuid import uuid4

import msgspec

from shared.admission.admit import Admission, admit
from shared.admission.plan_limits import Lives, PlanLimits, limits_key
from shared.admission.plan_limits_cache import Clearing
from shared.admission.without_redis import Fallback
from shared.memorystore.client import Memorystore, script

GET = script("return redis.call('GET', KEYS[1])")
OLD, NEW, NEWEST = 100, 200, 300
# Longer than any step here takes, even on a busy machine, in seconds.
PATIENCE = 60


class Organization:
    """One organization in PostgreSQL, and one reader's view through Redis."""

    def __init__(self, store: Memorystore) -> None:
        self.store = store
        self.instead = Fallback(1)
        self.id = str(uuid4())
        self.limits = PlanLimits(OLD, ("properties",), "active")
        self.reads = 0
        self.lives = Lives()

    def set_calls(self, calls: int) -> None:
        """Commit a change."""
        self.limits = msgspec.structs.replace(self.limits, calls_per_hour=calls)

    def read(self, _: str) -> PlanLimits:
        """Read the limits that PostgreSQL has now."""
        self.reads += 1
        return self.limits

    def admit(self, read: Callable[[str], PlanLimits] | None = None) -> Admission:
        """Admit a request of the organization."""
        return admit(
            (),
            organization_id=self.id,
            read_limits=read or self.read,
            store=self.store,
            instead=self.instead,
            lives=self.lives,
        )

    def calls(self) -> int | None:
        """The calls per hour that a request is judged by now."""
        limits = self.admit().limits
        assert limits
        return limits.calls_per_hour

    def clearing(self) -> Clearing:
        """A change in single steps, so that a test can interleave others."""
        return Clearing(self.store, self.instead, self.lives)

    def cached(self) -> bytes:
        """The key's value; empty if there is none."""
        held: bytes | None = self.store.run(GET, [limits_key(self.id)], [])
        return held or b""

    def charged(self) -> int:
        """The number of calls that Redis has counted."""
        held: bytes | None = self.store.run(GET, [f"rate:org:{self.id}"], [])
        return sum(int(figure) for figure in held.split()[1:]) if held else 0


class SlowRead:
    """A read that returns its answer only when told; only the first `times` reads wait."""

    def __init__(self, organization: Organization, times: int = 1) -> None:
        self._organization = organization
        self._times = times
        self.has_read = Event()
        self.may_return = Event()
        self.count = 0

    def __call__(self, organization_id: str) -> PlanLimits:
        """Read, then wait until the answer may be returned."""
        self.count += 1
        limits = self._organization.read(organization_id)
        if self.count <= self._times:
            self.may_return.clear()
            self.has_read.set()
            assert self.may_return.wait(PATIENCE)
        return limits


def calls_of(answer: Future[Admission]) -> int | None:
    """The calls per hour that a request in another thread was judged by."""
    limits = answer.result(5).limits
    assert limits
    return limits.calls_per_hour
