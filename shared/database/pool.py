"""A small pool of PostgreSQL connections: last in first out, bounded, with a deadline."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from shared.database.pipelined import IDLE, PipelinedConnection
from shared.problems import unavailable

# Instances freeze between calls, and network paths drop idle connections silently.
ASK_AFTER_SECONDS = 30.0
ANSWER_SECONDS = 1.0
_UNMEASURED = nullcontext()


class Pool:
    """Connections made on demand by `connect`, at most `size` in use at once."""

    def __init__(
        self, connect: Callable[[], PipelinedConnection], *, size: int, checkout_seconds: float
    ) -> None:
        self._connect = connect
        self._checkout_seconds = checkout_seconds
        self._free = threading.Semaphore(size)
        self._idle: list[tuple[PipelinedConnection, float]] = []

    @contextmanager
    def connection(
        self, waiting: AbstractContextManager[None] = _UNMEASURED
    ) -> Iterator[PipelinedConnection]:
        """Lend a connection for one request; it goes back only if it is between transactions.

        Raises 503 when none becomes free in time or the server can't be reached. `waiting` is the
        block in which that happens.
        """
        with waiting:
            connection = self._take()
        try:
            yield connection
        finally:
            self._take_back(connection)
            self._free.release()

    def close(self) -> None:
        """Close every idle connection."""
        while self._idle:
            self._idle.pop()[0].close()

    def _take(self) -> PipelinedConnection:
        if not self._free.acquire(timeout=self._checkout_seconds):
            raise unavailable("The database", log="no connection became free in time")
        try:
            return self._usable() or self._connect()
        except BaseException:
            self._free.release()
            raise

    def _usable(self) -> PipelinedConnection | None:
        while self._idle:
            try:
                connection, since = self._idle.pop()
            except IndexError:  # another thread was faster
                return None
            rested = time.monotonic() - since
            if connection.is_alive() and (
                rested < ASK_AFTER_SECONDS or connection.answers(ANSWER_SECONDS)
            ):
                return connection
            connection.close()
        return None

    def _take_back(self, connection: PipelinedConnection) -> None:
        if connection.transaction_status == IDLE:
            self._idle.append((connection, time.monotonic()))
        else:
            connection.close()
