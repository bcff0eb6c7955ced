"""Whether this instance has reached its stores: what Cloud Run asks before it sends requests.

A new instance may have no way into the network for a minute (Cloud Run, "Direct VPC with a VPC
network"), and its first connections cost imports, a token and TLS handshakes. All of that happens
in answer to the startup probe at PATH, so that the first request finds open connections. PostgreSQL
has to answer, since every endpoint needs it. Redis is tried and its absence logged, because
requests go on without it, and an outage of Redis must not keep new instances away.

PATH is no endpoint: no gateway routes it, and a function is invoked by accounts with the right to
alone. Once the instance is ready the answer asks no store, so that calling it costs nothing.
"""

from flask import Response

from shared.database.scope import pool_of
from shared.identity.origin import security_headers
from shared.logs import logger
from shared.memorystore.client import MemorystoreAway, memorystore, script
from shared.once import once
from shared.pipeline.responses import add_headers, problem_response
from shared.problems import Problem

PATH = "/_ready"
_NOTHING = script("return 1")


def answer_readiness(login: str) -> Response:
    """204 when a function with this database login can serve, otherwise 503."""
    try:
        _reach_stores(login)
    except Problem as problem:
        fields = {"event": "not_ready", "reason": problem.log}
        logger().warning("not ready: PostgreSQL does not answer", extra={"fields": fields})
        response = problem_response(problem)
    else:
        response = Response(status=204)
    add_headers(response, security_headers().items())
    return response


@once
def _reach_stores(login: str) -> None:
    """Open a connection to each store for the first request; a Problem without PostgreSQL."""
    with pool_of(login).connection():
        pass
    try:
        memorystore().run(_NOTHING, (), ())
    except MemorystoreAway as error:
        fields = {"event": "ready_without_redis", "reason": str(error.__cause__ or error)}
        logger().warning("ready, but Redis does not answer", extra={"fields": fields})
