"""Check that the database has enough connections for all functions together.

An instance may hold its whole pool. During a deploy, and until idle instances are gone, the old
revision's instances run next to the new one's, so both are counted.
"""

from collections import Counter
from collections.abc import Sequence

import msgspec

from tools.deploy.environments.environment import Environment
from tools.deploy.wanted.functions import Function

REVISIONS = 2
# Memory of one connection with a hundred prepared statements, and the share of the server's memory
# that connections may use; the rest is for cache and queries.
CONNECTION_MIB = 10
CONNECTIONS_SHARE = 0.5


class Line(msgspec.Struct, frozen=True):
    """The share of one traffic class."""

    traffic: str
    functions: int
    instances: int
    connections: int


class Budget(msgspec.Struct, frozen=True):
    """Connections used and available, by traffic class."""

    lines: list[Line]
    taken: int
    available: int

    @property
    def fits(self) -> bool:
        """Whether the connections suffice."""
        return self.taken <= self.available

    def table(self) -> str:
        """The connections by traffic class, as text."""
        rows = [f"{'traffic':8} {'functions':>9} {'instances':>9} {'connections':>11}"]
        rows += [
            f"{line.traffic:8} {line.functions:9} {line.instances:9} {line.connections:11}"
            for line in self.lines
        ]
        return "\n".join([*rows, f"total {self.taken} of {self.available}"])


def budget(environment: Environment, functions: Sequence[Function]) -> Budget:
    """Add up the functions' connections, for old and new revisions."""
    counts = Counter(function.traffic for function in functions)
    lines = []
    for traffic in ("hot", "normal", "rare"):
        ours = [function for function in functions if function.traffic == traffic]
        instances = sum(function.instances for function in ours)
        connections = sum(function.instances * function.pool for function in ours) * REVISIONS
        lines.append(Line(traffic, counts[traffic], instances, connections))
    available = environment.database_connections - environment.database_reserve
    return Budget(lines, sum(line.connections for line in lines), available)


def budget_problems(environment: Environment, functions: Sequence[Function]) -> list[str]:
    """The connection problems of the plan, with the table and what to change."""
    problems = []
    found = budget(environment, functions)
    if not found.fits:
        greatest = max(functions, key=lambda each: each.instances * each.pool)
        problems.append(
            f"connection budget: {found.taken} connections needed, {found.available} available\n"
            f"{found.table()}\n"
            f"largest share: {greatest.service}, {greatest.instances} instances x {greatest.pool}\n"
            f"lower INSTANCES_HOT/NORMAL/RARE or DB_POOL_SIZE, or raise DATABASE_TIER and "
            f"DATABASE_CONNECTIONS in environments/{environment.name}.env, or use PgBouncer"
        )
    memory = int(environment.database_tier.rpartition("-")[2])
    most = int(memory * CONNECTIONS_SHARE / CONNECTION_MIB)
    if environment.database_connections > most:
        problems.append(
            f"connection budget: {environment.database_tier} carries {most} connections of "
            f"{CONNECTION_MIB} MiB in half its memory: lower DATABASE_CONNECTIONS"
        )
    return problems
