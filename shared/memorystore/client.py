"""Redis as the functions use it: scripts only, one round trip each, never sent twice.

A lost reply leaves open whether the script ran, so nothing is resent after it: the caller gets
`MemorystoreAway` and decides without Redis. Only NOSCRIPT (the script did not run) and a command
that the connection did not take whole are tried again.
"""

from collections.abc import Sequence
from hashlib import sha1
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from shared.config import settings
from shared.memorystore.breaker import Breaker
from shared.memorystore.errors import NotSentError, ScriptUnknownError
from shared.once import once

if TYPE_CHECKING:
    from shared.memorystore.connection import Connection


class MemorystoreAway(Exception):
    """Redis did not answer, in time or at all, or refused; whether a script ran is unknown."""


class Script(msgspec.Struct, frozen=True):
    """A Lua script and the digest that Redis knows it by."""

    source: str
    digest: str


def load_script(path: Path) -> Script:
    """The Lua script in that file."""
    return script(path.read_text())


def script(source: str) -> Script:
    """The script with this source."""
    return Script(source, sha1(source.encode(), usedforsecurity=False).hexdigest())


class Memorystore:
    """The process's connections and circuit breaker. Threads share it; a call takes one connection.

    `url` None: always away (a local start without Redis). Timeouts in seconds.
    """

    def __init__(
        self,
        url: str | None,
        *,
        timeout: float,
        connect_timeout: float,
        breaker: Breaker | None = None,
    ) -> None:
        self._url = url
        self._timeout = timeout
        self._connect_timeout = connect_timeout
        self._breaker = breaker or Breaker("memorystore")
        # Last in, first out, so that a quiet instance keeps using one live connection.
        self._idle: list[Connection] = []

    def state(self) -> Literal["ok", "degraded"]:
        """What the last call found; for /v1/health/ready."""
        away = self._url is None or self._breaker.has_failed()
        return "degraded" if away else "ok"

    def run(
        self, program: Script, keys: Sequence[str], arguments: Sequence[str | bytes | int]
    ) -> Any:
        """Run a script in one round trip and return its reply; MemorystoreAway."""
        if not self._breaker.allows():
            raise MemorystoreAway("the circuit is open")
        rest = (len(keys), *keys, *arguments)
        try:
            try:
                reply = self._exchange("EVALSHA", program.digest, *rest)
            except ScriptUnknownError:
                reply = self._exchange("EVAL", program.source, *rest)
        except OSError as error:
            self._breaker.failed(f"{type(error).__name__}: {error}")
            raise MemorystoreAway from error
        self._breaker.succeeded()
        return reply

    def close(self) -> None:
        """Close the idle connections; the next call opens a new one."""
        while self._idle:
            self._idle.pop().close()

    def _exchange(self, *words: str | bytes | int) -> Any:
        if connection := self._take_idle():
            try:
                return self._exchange_on(connection, words)
            except NotSentError:
                pass
        return self._exchange_on(self._connect(), words)

    def _exchange_on(self, connection: "Connection", words: Sequence[str | bytes | int]) -> Any:
        try:
            reply = connection.exchange(*words)
        except ScriptUnknownError:
            self._idle.append(connection)
            raise
        except BaseException:
            connection.close()
            # The other connections were idle at least as long, so after a freeze they are dead too;
            # and where the server refuses, as a replica does, a new one may reach another.
            self.close()
            raise
        self._idle.append(connection)
        return reply

    def _take_idle(self) -> "Connection | None":
        while True:
            try:
                connection = self._idle.pop()
            except IndexError:
                return None
            if connection.is_fresh():
                return connection
            connection.close()

    def _connect(self) -> "Connection":
        if self._url is None:
            raise ConnectionRefusedError("REDIS_URL is not set")
        # redis-py is slow to load, so that the first connection loads it: an instance that is only
        # being started, or one without Redis, does not need it.
        from shared.memorystore.connection import Connection  # noqa: PLC0415

        return Connection.open(
            self._url, connect_timeout=self._connect_timeout, timeout=self._timeout
        )


@once
def memorystore() -> Memorystore:
    """The process's Memorystore, made at the first request (so after gunicorn has forked)."""
    chosen = settings()
    return Memorystore(
        chosen.redis_url,
        timeout=chosen.redis_timeout_ms / 1000,
        connect_timeout=chosen.redis_connect_timeout_ms / 1000,
    )
