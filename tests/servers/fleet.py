"""Instances of the whole service in separate processes, which a test may kill at any moment.

Each has its own address, so that a test chooses the instance of a request. A killed one is
replaced, and connections wait for the replacement. Instances share only the stores.
"""

import http.client
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.message import Message
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import psutil

from tests.http.client import new_address, required_key
from tests.servers.parents import Begin, forked, fresh
from tools.local.processes import StartError, last_lines
from tools.local.supervisor import free_listener

# Longer than any answer takes, even on a busy machine.
ANSWER_SECONDS = 60
START_SECONDS = 60


class AnswerLostError(Exception):
    """The instance died before it answered: whether the request took effect is unknown."""


class Answer(NamedTuple):
    """What an instance answered."""

    status: int
    headers: Message
    data: bytes

    @property
    def json(self) -> Any:
        """The decoded body; None when it is not JSON."""
        try:
            return msgspec.json.decode(self.data)
        except msgspec.DecodeError:
            return None

    @property
    def code(self) -> tuple[int, str]:
        """Status and problem code."""
        document = self.json
        return self.status, document.get("code", "") if isinstance(document, dict) else ""


def any_of(count: int) -> int:
    """A random number below `count`."""
    return random.randrange(count)  # noqa: S311 - which instance is no secret


class Fleet:
    """`count` instances, numbered from 0. Threads may share it."""

    def __init__(
        self, count: int, begin: Callable[[list[int]], Callable[[], object]], log: Path
    ) -> None:
        self._listeners = [free_listener() for _ in range(count)]
        self._log = log
        self._pids: dict[int, int] = {}
        self._starts = 0
        self._has_ended = False
        self._announced = threading.Condition()
        announcements, announce = os.pipe()
        self._end = begin([announce, *(listener.fileno() for listener in self._listeners)])
        os.close(announce)
        self._thread = threading.Thread(target=self._hear, args=(announcements,), daemon=True)
        self._thread.start()

    @property
    def count(self) -> int:
        """How many instances there are."""
        return len(self._listeners)

    @property
    def starts(self) -> int:
        """How many instances have been started so far, replacements included."""
        return self._starts

    def address(self, slot: int) -> tuple[str, int]:
        """The instance's address, for requests written byte by byte."""
        host, port = self._listeners[slot].getsockname()
        return host, port

    def wait(self) -> None:
        """Wait until every instance has started. StartError with the end of the log."""
        with self._announced:
            self._announced.wait_for(
                lambda: len(self._pids) == self.count or self._has_ended, START_SECONDS
            )
        if self._has_ended or len(self._pids) < self.count:
            raise StartError(f"The instances did not start. {last_lines(self._log, 20)}")

    def wait_for_starts(self, count: int) -> None:
        """Wait until so many instances have been started."""
        with self._announced:
            self._announced.wait_for(lambda: self._starts >= count, START_SECONDS)

    def kill(self, slot: int | None = None) -> None:
        """SIGKILL an instance, a random one without `slot`. It is replaced automatically."""
        slot = any_of(self.count) if slot is None else slot
        try:
            os.kill(self._pids[slot], signal.SIGKILL)
        except ProcessLookupError:
            # It was killed a moment ago, and its replacement is starting.
            return

    def freeze(self, slot: int) -> None:
        """Stop an instance with SIGSTOP, as the platform freezes one between calls."""
        os.kill(self._pids[slot], signal.SIGSTOP)

    def is_frozen(self, slot: int) -> bool:
        """Whether an instance is stopped, by the test or by itself."""
        return psutil.Process(self._pids[slot]).status() == psutil.STATUS_STOPPED

    def thaw(self, slot: int) -> None:
        """Let a frozen instance go on."""
        os.kill(self._pids[slot], signal.SIGCONT)

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        data: bytes | None = None,
        slot: int | None = None,
    ) -> Answer:
        """Send a request to an instance, a random one without `slot`; AnswerLostError.

        `body` is sent as JSON, `data` unchanged. The client's address is new unless X-Forwarded-For
        is given.
        """
        slot = any_of(self.count) if slot is None else slot
        sent = {"X-Forwarded-For": new_address(), **required_key(method, path), **(headers or {})}
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        if body is not None:
            data = msgspec.json.encode(body)
            sent.setdefault("Content-Type", "application/json")
        connection = http.client.HTTPConnection(*self.address(slot), timeout=ANSWER_SECONDS)
        try:
            connection.request(method, path, data, sent)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        except TimeoutError:
            raise
        except (OSError, http.client.HTTPException) as error:
            raise AnswerLostError(f"{type(error).__name__}: {error}") from error
        finally:
            connection.close()

    def stop(self) -> None:
        """End all instances at once."""
        self._end()
        for listener in self._listeners:
            listener.close()
        self._thread.join(ANSWER_SECONDS)
        assert self._has_ended, last_lines(self._log)

    def _hear(self, announcements: int) -> None:
        with os.fdopen(announcements) as lines:
            for line in lines:
                slot, pid = map(int, line.split())
                with self._announced:
                    self._pids[slot] = pid
                    self._starts += 1
                    self._announced.notify_all()
        # Its parent and all instances are gone.
        with self._announced:
            self._has_ended = True
            self._announced.notify_all()


@contextmanager
def running(
    count: int, log: Path, *, module: str = "tests.servers.instances", **environment: str
) -> Iterator[Fleet]:
    """A fleet with these settings on top of the test worker's.

    `module` is the program that runs the instances; a test's own may inject faults first. It is run
    by a fork of a process that has imported everything (tests/servers/forking.py).
    """
    with _running(forked, count, log, module, environment) as fleet:
        yield fleet


@contextmanager
def running_fresh(count: int, log: Path, *, module: str, **environment: str) -> Iterator[Fleet]:
    """A fleet whose program depends on what has not been imported yet."""
    with _running(fresh, count, log, module, environment) as fleet:
        yield fleet


@contextmanager
def _running(
    begin: Begin, count: int, log: Path, module: str, environment: Mapping[str, str]
) -> Iterator[Fleet]:
    settings = {"TRUSTED_PROXY_HOPS": "1", "DB_POOL_SIZE": "4", "THREADS": "4", **environment}
    log.parent.mkdir(parents=True, exist_ok=True)
    fleet = Fleet(count, partial(begin, module, {**os.environ, **settings}, log), log)
    try:
        fleet.wait()
        yield fleet
    finally:
        fleet.stop()


@contextmanager
def killing(fleet: Fleet, *, every: float) -> Iterator[None]:
    """Kill random instances during the block, one about `every` so many seconds.

    The time begins anew with each replacement, so that a slow machine lets instances live as well.
    """
    over = threading.Event()

    def kill() -> None:
        while not over.wait(random.uniform(0.5, 1.5) * every):  # noqa: S311 - any moment
            begun = fleet.starts
            fleet.kill()
            fleet.wait_for_starts(begun + 1)

    thread = threading.Thread(target=kill, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def eventually(fleet: Fleet, *request: Any, **options: Any) -> Answer:
    """The answer to a request that is sent again until an instance answers."""
    deadline = time.monotonic() + ANSWER_SECONDS
    while True:
        try:
            return fleet.send(*request, **options)
        except AnswerLostError:
            if time.monotonic() > deadline:
                raise
