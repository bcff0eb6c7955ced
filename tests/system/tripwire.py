"""Kills an instance at a chosen trip to a store: the store has answered, and nobody hears it."""

import os
import threading
import time
from asyncio import Event
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager

from shared.database.pool import ASK_AFTER_SECONDS
from tests.servers.counting_proxy import CountingProxy
from tests.servers.fleet import Fleet

# In PostgreSQL's answers (its manual, "Message Formats"): a transaction is open, one is committed.
OPEN, COMMITTED = b"Z\0\0\0\5T", b"COMMIT\0"
# A connection that has rested for longer may be asked first whether it still lives.
TRUSTED_SECONDS = ASK_AFTER_SECONDS / 3
# Whether a request is cut off at the last of these trips.
Moment = Callable[[list[bool]], bool]
STORES = ("DATABASE_URL", "REDIS_URL", "STORAGE_EMULATOR_HOST")


def at_trip(number: int) -> Moment:
    """At the trip with this number."""
    return lambda trips: len(trips) == number


def at_change(number: int) -> Moment:
    """At the trip that is the so many-th after admission whose effect, if it has one, stays."""
    return lambda trips: trips[-1] and sum(trips[1:]) == number


def never(_trips: list[bool]) -> bool:
    """At no trip."""
    return False


class Passage(CountingProxy):
    """A proxy that tells of each round trip before the answer is passed on."""

    def __init__(self, url: str, told: Callable[[bytes], None]) -> None:
        self._told = told
        super().__init__(url)

    def _count(self, spoke: Event, answer: bytes) -> None:
        if spoke.is_set():
            self._told(answer)
        super()._count(spoke, answer)


class Tripwire:
    """Notes the trips of all instances to all stores, and kills one when it is told to.

    Of each trip it keeps whether its effect, if it has one, stays when the instance dies.
    """

    def __init__(self) -> None:
        self.trips: list[bool] = []
        self._turn = threading.Lock()
        self._fatal: Moment = never
        self._kill: Callable[[], None] = _spare

    def count(self) -> None:
        """Count from here on and kill nobody."""
        self.arm(never, _spare)

    def arm(self, fatal: Moment, kill: Callable[[], None]) -> None:
        """Count from here on; `kill` once, at the moment `fatal`."""
        with self._turn:
            self.trips, self._fatal, self._kill = [], fatal, kill

    def step(self, answer: bytes) -> None:
        """A trip."""
        with self._turn:
            self.trips.append(not answer.endswith(OPEN) or COMMITTED in answer)
            if self._fatal(self.trips):
                self._fatal = never
                self._kill()


def _spare() -> None:
    """Nobody is killed."""


@contextmanager
def tripwire() -> Iterator[tuple[Tripwire, dict[str, str]]]:
    """A tripwire across the way to every store, and the settings that lead instances over it."""
    wire = Tripwire()
    with ExitStack() as proxies:
        yield (
            wire,
            {
                name: proxies.enter_context(closing(Passage(os.environ[name], wire.step))).url
                for name in STORES
            },
        )


class Victims:
    """Instances that die one after the other: while one is replaced, the next is there."""

    def __init__(self, fleet: Fleet, warm_up: Callable[[int, str], None]) -> None:
        self._fleet = fleet
        self._warm_up = warm_up
        self._slot = 0
        self._warm: set[str] = set()
        self._used = time.monotonic()

    def next(self, login: str) -> int:
        """An instance that makes a request's trips only, because its connections are open.

        `login` is the database login of the request's endpoint. Until it is killed, it is the same.
        """
        if time.monotonic() - self._used > TRUSTED_SECONDS:
            self._warm.clear()
        if login not in self._warm:
            self._warm_up(self._slot, login)
            self._warm.add(login)
        self._used = time.monotonic()
        return self._slot

    def kill(self) -> None:
        """Kill the instance."""
        self._fleet.kill(self._slot)
        self._slot = (self._slot + 1) % self._fleet.count
        self._warm.clear()
