"""Whether all functions together leave the database enough connections.

Every instance may hold its whole pool, and while a deploy is under way, and until idle instances
are gone, the old revision's instances live beside the new one's: both are counted.
"""

from collections import Counter
from collections.abc import Sequence

import msgspec

from tools.deploy.environment import Environment
from tools.deploy.functions import Function

REVISIONS = 2
# A connection's own memory with a hundred prepared statements, and the share of the server's
# memory that connections may have: the rest is cache and work.
CONNECTION_MIB = 10
CONNECTIONS_SHARE = 0.5


class Line(msgspec.Struct, frozen=True):
    """One traffic class' part."""

    traffic: str
    functions: int
    instances: int
    connections: int


class Budget(msgspec.Struct, frozen=True):
    """What is taken, what there is, and by whom."""

    lines: list[Line]
    taken: int
    available: int

    @property
    def fits(self) -> bool:
        """Whether the plan may go ahead."""
        return self.taken <= self.available

    def table(self) -> str:
        """Who takes what, for a person."""
        rows = [f"{'traffic':8} {'functions':>9} {'instances':>9} {'connections':>11}"]
        rows += [
            f"{line.traffic:8} {line.functions:9} {line.instances:9} {line.connections:11}"
            for line in self.lines
        ]
        return "\n".join([*rows, f"taken {self.taken} of {self.available}"])


def budget(environment: Environment, functions: Sequence[Function]) -> Budget:
    """Add up the functions' connections, old and new revisions both."""
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
    """Why the database can't carry the plan, with the table and what to change."""
    problems = []
    found = budget(environment, functions)
    if not found.fits:
        greatest = max(functions, key=lambda each: each.instances * each.pool)
        problems.append(
            f"connection budget: {found.taken} connections, {found.available} available\n"
            f"{found.table()}\n"
            f"the greatest: {greatest.service} with {greatest.instances} x {greatest.pool}\n"
            f"lower INSTANCES_HOT/NORMAL/RARE or DB_POOL_SIZE, or raise DATABASE_TIER and "
            f"DATABASE_CONNECTIONS in environments/{environment.name}.env, or put PgBouncer between"
        )
    memory = int(environment.database_tier.rpartition("-")[2])
    most = int(memory * CONNECTIONS_SHARE / CONNECTION_MIB)
    if environment.database_connections > most:
        problems.append(
            f"connection budget: {environment.database_tier} carries {most} connections of "
            f"{CONNECTION_MIB} MiB in half its memory, not {environment.database_connections}"
        )
    return problems
