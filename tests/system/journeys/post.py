"""Sends a story's requests to random instances; none is lost or doubled when one is killed.

When a connection is cut, it repeats the request as a client should: with the same Idempotency-Key
where the endpoint takes one, otherwise after checking whether the request took effect.
"""

import random
import threading
from collections.abc import Callable, Mapping
from email.message import Message
from typing import Any, NamedTuple
from uuid import uuid4

from shared.pipeline.declaration import Declaration
from tests.http.client import target_of
from tests.servers.fleet import Answer, AnswerLostError, Fleet
from tests.system.backstage import let_key_grow_old, wait_for_orphans
from tools.endpoints import declarations

# Checks whether an interrupted request took effect: the answer it would have had, or None.
Look = Callable[[], Answer | None]

DECLARED = {each.name: each for each in declarations()}
# The percentage of requests whose instance is dead, and of those during which it is killed.
DEAD_BEFORE, KILLED_DURING = 8, 25


class Entry(NamedTuple):
    """A request and its answer, which came `direct` or from a check."""

    request: str
    answer: Answer
    direct: bool


def again() -> None:
    """The check before a request that may be sent twice."""


class Post:
    """Sends the requests of one story. With `dangers` the instances are killed around them."""

    def __init__(self, fleet: Fleet, dangers: random.Random | None = None) -> None:
        self.entries: list[Entry] = []
        self.losses = 0
        self._fleet = fleet
        self._dangers = dangers
        self._killers: list[threading.Timer] = []

    def ask(
        self, method: str, path: str, body: Any = None, *, look: Look | None = None, **options: Any
    ) -> Answer:
        """The answer, from any instance, which is recorded."""
        entry = self._delivered(method, path, body, look, options)
        self.entries.append(entry)
        return entry.answer

    def quietly(self, method: str, path: str, body: Any = None, **options: Any) -> Answer:
        """An answer that is not part of the story."""
        return self._delivered(method, path, body, again, options).answer

    def close(self) -> None:
        """Wait until no more instances are being killed."""
        for killer in self._killers:
            killer.join()

    def _delivered(
        self, method: str, path: str, body: Any, look: Look | None, options: dict[str, Any]
    ) -> Entry:
        request = f"{method} {path}"
        declared = DECLARED[target_of(method, path.partition("?")[0])]
        headers = {"Idempotency-Key": str(uuid4())} if declared.idempotent else {}
        headers |= options.pop("headers", {})
        assert declared.safe or declared.idempotent or look, f"{request} needs a look"
        while True:
            try:
                answer = self._sent(method, path, body, headers, options)
            except AnswerLostError:
                self.losses += 1
                wait_for_orphans()
                found = look() if look else None
                if found is not None:
                    return Entry(request, found._replace(status=declared.status), direct=False)
                continue
            if not _is_unfinished(declared, answer):
                return Entry(request, answer, direct=True)
            # Only an earlier attempt of the same story can hold its key, and that one is dead.
            let_key_grow_old(headers["Idempotency-Key"])

    def _sent(
        self,
        method: str,
        path: str,
        body: Any,
        headers: Mapping[str, str],
        options: dict[str, Any],
    ) -> Answer:
        slot = self._somewhere()
        return self._fleet.send(method, path, body, headers=headers, slot=slot, **options)

    def _somewhere(self) -> int:
        """A random instance, which may be about to be killed."""
        dangers = self._dangers
        if dangers is None:
            return 0
        slot, fate = dangers.randrange(self._fleet.count), dangers.randrange(100)
        # From the request's start to the end of the longest requests, mostly with short delays.
        delay = 0.001 * 200 ** dangers.random()
        if fate < DEAD_BEFORE:
            self._fleet.kill(slot)
        elif fate < DEAD_BEFORE + KILLED_DURING:
            killer = threading.Timer(delay, self._fleet.kill, [slot])
            killer.start()
            self._killers.append(killer)
        return slot


def _is_unfinished(declared: Declaration, answer: Answer) -> bool:
    """Whether the endpoint says that the first request with this key still runs."""
    return declared.idempotent and answer.status == 409 and "Retry-After" in answer.headers


def answered(status: int, data: bytes = b"") -> Answer:
    """The result of a check, in the form of the endpoint's answer."""
    return Answer(status, Message(), data)
