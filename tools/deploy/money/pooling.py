"""What the connections would cost behind a pool, beside what the shipped tier costs.

A tier is bought for its connections when each instance holds its own; a pool needs only as many as
the load holds at once. `python -m tools.manifest budget` prints the comparison.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from tools.deploy.environments.environment import Environment
from tools.deploy.money import prices
from tools.deploy.money.budget import CONNECTION_MIB, CONNECTIONS_SHARE, budget
from tools.deploy.wanted.functions import Function

MIB = 1024
# How long a request holds its connection: an expectation, as no deployment has been measured.
HELD_SECONDS = 0.010
# Little's law gives the mean; bursts and a slow statement need room above it.
HEADROOM = 4
LEAST_POOL = 10
# Cloud SQL, "Managed Connection Pooling overview": a pooler for every 4 vCPUs, at least one, and a
# pool for each login in each pooler; port 6432, Enterprise Plus, not by the connector.
CPUS_PER_POOLER = 4
PLUS_TIERS = ((2, 16), (4, 32), (8, 64), (16, 128))
OWN_TIERS = ((2, 8), (4, 16), (8, 32), (16, 64))


class Way(NamedTuple):
    """A way to give the functions their connections."""

    name: str
    tier: str
    connections: int
    dollars: float


def held(requests: float) -> int:
    """The connections that so many requests a second hold at once, by Little's law."""
    return math.ceil(requests * HELD_SECONDS)


def ways(environment: Environment, logins: int, requests: float) -> list[Way]:
    """The shipped tier, and the smallest tiers whose memory carries the pools' connections."""
    regional = environment.database_availability == "regional"
    size = max(LEAST_POOL, held(requests) * HEADROOM)

    def carries(gigabytes: int, connections: int) -> bool:
        return connections * CONNECTION_MIB <= gigabytes * MIB * CONNECTIONS_SHARE

    def pooled(cpus: int) -> int:
        return logins * size * max(1, cpus // CPUS_PER_POOLER)

    plus = next((tier for tier in PLUS_TIERS if carries(tier[1], pooled(tier[0]))), PLUS_TIERS[-1])
    small = next((tier for tier in OWN_TIERS if carries(tier[1], logins * size)), OWN_TIERS[-1])
    machines = 2 * prices.dollars("Compute Engine e2-small") * prices.HOURS
    return [
        Way(
            "shipped",
            environment.database_tier,
            environment.database_connections,
            prices.shipped_database(environment),
        ),
        Way(
            "managed pooling, DATABASE_CONNECT=direct, port 6432",
            f"db-perf-optimized-N-{plus[0]}",
            pooled(plus[0]),
            prices.database("Enterprise Plus", *plus, regional=regional),
        ),
        Way(
            "PgBouncer on two e2-small, with passwords",
            f"db-custom-{small[0]}-{small[1] * MIB}",
            logins * size,
            prices.database("Enterprise", *small, regional=regional) + machines,
        ),
    ]


def report(environment: Environment, functions: Sequence[Function], requests: float) -> str:
    """The table, what the load needs, and what other ways to have connections would cost."""
    found = budget(environment, functions)
    logins = len({function.account for function in functions})
    return "\n".join(
        [
            found.table(),
            "",
            f"{requests:g} requests/s x {HELD_SECONDS * 1000:g} ms hold {held(requests)} at once",
            f"(Little's law); all instances together, old and new, may hold {found.taken}",
            "",
            f"{'way':52} {'tier':24} {'connections':>11} {'$ a month':>9}",
            *(
                f"{way.name:52} {way.tier:24} {way.connections:11} {way.dollars:9.0f}"
                for way in ways(environment, logins, requests)
            ),
            "",
            prices.table(),
            "",
        ]
    )
