"""What an environment costs a month.

`python -m tools.deploy.money.costs [-e ENVIRONMENT] [--calls MILLIONS]`. Figures come from
tools/deploy/money/prices.py; a request is taken to hold a sixth of a vCPU and 256 MiB for 100 ms,
the least that Cloud Run bills, and the console to be loaded anew once in 150 calls. Logs, other
egress, backups, images and the mail provider are not in it.
"""

import argparse
import sys

from tools.deploy.environments.environment import Environment, load
from tools.deploy.money import prices

DISK_GB = 20
REQUEST_SECONDS = 0.1
REQUEST_CPU = 0.167
REQUEST_GIB = 0.25
# A page takes three calls at most, a sitting fifty pages. The size is that of a first load.
CALLS_PER_LOAD, LOAD_FILES, LOAD_GIB = 150, 15, 0.0002


def monthly(environment: Environment, millions: float) -> dict[str, float]:
    """What a month costs, by resource, with so many million calls."""
    regional = environment.database_availability == "regional"
    redis = prices.dollars(f"Memorystore Redis, {environment.redis_tier}")
    seconds = millions * 1e6 * REQUEST_SECONDS
    loads = bool(environment.domain) * millions * 1e6 / CALLS_PER_LOAD
    return {
        "PostgreSQL": prices.shipped_database(environment),
        "its disk": DISK_GB * prices.dollars("Cloud SQL disk, SSD") * (2 if regional else 1),
        "Redis": environment.redis_gib * redis * prices.HOURS,
        "balancer": bool(environment.domain)
        * prices.dollars("Load balancer, first five rules")
        * prices.HOURS,
        "console": loads * LOAD_GIB * prices.dollars("Cloud CDN, traffic to North America")
        + loads * LOAD_FILES / 1e6 * prices.dollars("Cloud CDN, cache lookups"),
        "API Gateway": max(0, millions - 2) * prices.dollars("API Gateway, calls after 2 million"),
        "Cloud Run": max(0, millions - 2) * prices.dollars("Cloud Run, requests after 2 million")
        + max(0, seconds * REQUEST_CPU - 180_000)
        * prices.dollars("Cloud Run, vCPU after 180,000 s")
        + max(0, seconds * REQUEST_GIB - 360_000)
        * prices.dollars("Cloud Run, memory after 360,000 GiB-s"),
    }


def main(arguments: list[str] | None = None) -> int:
    """Print the costs and the price list."""
    parser = argparse.ArgumentParser(prog="python -m tools.deploy.money.costs", description=__doc__)
    parser.add_argument("-e", "--environment", default="dev")
    parser.add_argument("--calls", type=float, default=0, metavar="MILLIONS", help="a month")
    chosen = parser.parse_args(arguments)
    costs = monthly(load(chosen.environment), chosen.calls)
    rows = [f"{name:12} {amount:8.0f}" for name, amount in costs.items()]
    rows.append(f"{'$ a month':12} {sum(costs.values()):8.0f}")
    sys.stdout.write("\n".join([*rows, "", prices.table()]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
