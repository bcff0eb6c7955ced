"""Whether this instance has reached its stores: what Cloud Run asks before it sends requests.

A new instance may have no way into the network for a minute (Cloud Run, "Direct VPC with a VPC
network"), and its first connections cost imports, a token and TLS handshakes. All of that happens
in answer to the startup probe at PATH, so that the first request finds open connections. PostgreSQL
has to answer, since every endpoint needs it. Redis is tried and its absence logged, because
requests go on without it, and an outage of Redis must not keep new instances away.

PATH is no endpoint: no gateway routes it, and a function is invoked by accounts with the right to
alone. Once the instance is ready the answer asks no store, so that calling it costs nothing.
"""

import time
from threading import Lock

from flask import Response

from shared.database.scope import pool_of
from shared.identity.origin import security_headers
from shared.logs import logger
from shared.memorystore.client import MemorystoreAway, memorystore, script
from shared.once import once
from shared.pipeline.responses import add_headers, problem_response
from shared.problems import Problem, unavailable

PATH = "/_ready"
# The probe asks each second, and an attempt may cost two calls of an Admin API with a quota.
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 8.0
_NOTHING = script("return 1")


def answer_readiness(login: str) -> Response:
    """204 when a function with this database login can serve, otherwise 503."""
    try:
        start_of(login).reach_stores()
    except Problem as problem:
        response = problem_response(problem)
    else:
        response = Response(status=204)
    add_headers(response, security_headers().items())
    return response


class Start:
    """The start of this instance: attempts to reach the stores, further and further apart."""

    def __init__(self, login: str) -> None:
        self._login = login
        self._lock = Lock()
        self._is_done = False
        self._pause = SHORTEST_PAUSE
        self._next_attempt = 0.0

    def reach_stores(self) -> None:
        """Open a connection to each store for the first request; a Problem without PostgreSQL."""
        with self._lock:
            if self._is_done:
                return
            if time.monotonic() < self._next_attempt:
                raise unavailable("The database", log="not asked again yet")
            try:
                with pool_of(self._login).connection():
                    pass
            except Problem as problem:
                self._next_attempt = time.monotonic() + self._pause
                self._pause = min(self._pause * 2, LONGEST_PAUSE)
                _log("not_ready", "not ready: PostgreSQL does not answer", problem.log)
                raise
            self._is_done = True
        try:
            memorystore().run(_NOTHING, (), ())
        except MemorystoreAway as away:
            _log("ready_without_redis", "ready, but Redis does not answer", str(away.__cause__))


@once
def start_of(login: str) -> Start:
    """This process's start."""
    return Start(login)


def _log(event: str, text: str, reason: str | None) -> None:
    logger().warning(text, extra={"fields": {"event": event, "reason": reason}})
