"""What Google asks for what an environment uses, each figure with the page that says it.

Dollars in us-central1, without discounts. No figure was read on a bill: `is_verified` says that the
page is Google's own, as it was stored on that date; look the others up before relying on them.
"""

from typing import NamedTuple

from tools.deploy.environments.environment import Environment

HOURS = 730


class Price(NamedTuple):
    """A list price."""

    dollars: float
    unit: str
    source: str
    date: str
    is_verified: bool = False


_USAGE = "usage.ai, Google Cloud SQL pricing, which quotes Google's page"
_BYTEBASE = "bytebase.com, Understanding Google Cloud SQL Pricing, which quotes Google's page"
_CDN = "api-evangelist/google-cloud-cdn, which quotes Google's page"
PRICES = {
    "Cloud SQL Enterprise, vCPU": Price(0.0413, "hour", _USAGE, "2026-05"),
    "Cloud SQL Enterprise, memory": Price(0.007, "GB-hour", _USAGE, "2026-05"),
    "Cloud SQL Enterprise Plus, vCPU": Price(0.0537, "hour", _BYTEBASE, "2025-05"),
    "Cloud SQL Enterprise Plus, memory": Price(0.0091, "GB-hour", _BYTEBASE, "2025-05"),
    "Cloud SQL disk, SSD": Price(0.17, "GB-month", "no page found, only calculations", "unknown"),
    "Memorystore Redis, basic": Price(
        0.049, "GB-hour", "several cost calculators of users", "unknown"
    ),
    "Memorystore Redis, standard": Price(
        0.064, "GB-hour", "no page found; users name 0.064 to 0.104", "unknown"
    ),
    "Load balancer, first five rules": Price(
        0.025, "hour", "Cloud Load Balancing pricing", "2025", is_verified=True
    ),
    "Cloud CDN, traffic to North America": Price(0.08, "GiB", _CDN, "2026-09"),
    "Cloud CDN, cache lookups": Price(0.75, "million", _CDN, "2026-09"),
    "API Gateway, calls after 2 million": Price(
        3.0, "million", "API Gateway, Pricing", "2025", is_verified=True
    ),
    "Cloud Run, requests after 2 million": Price(
        0.40, "million", "Cloud Run pricing", "2025", is_verified=True
    ),
    "Cloud Run, vCPU after 180,000 s": Price(
        0.000024, "second", "Cloud Run pricing", "2025", is_verified=True
    ),
    "Cloud Run, memory after 360,000 GiB-s": Price(
        0.0000025, "GiB-second", "Cloud Run pricing", "2025", is_verified=True
    ),
    "Compute Engine e2-small": Price(0.01675, "hour", "several price tables of users", "unknown"),
}


def dollars(name: str) -> float:
    """A list price's figure."""
    return PRICES[name].dollars


def database(edition: str, cpus: int, gigabytes: float, *, regional: bool) -> float:
    """A database's vCPUs and memory for a month; a regional one costs twice as much."""
    hour = cpus * dollars(f"Cloud SQL {edition}, vCPU")
    hour += gigabytes * dollars(f"Cloud SQL {edition}, memory")
    return hour * HOURS * (2 if regional else 1)


def shipped_database(environment: Environment) -> float:
    """The environment's database for a month, without its disk."""
    cpus, mebibytes = map(int, environment.database_tier.removeprefix("db-custom-").split("-"))
    regional = environment.database_availability == "regional"
    return database("Enterprise", cpus, mebibytes / 1024, regional=regional)


def table() -> str:
    """The price list as text."""
    rows = []
    for name, price in PRICES.items():
        figure = f"{price.dollars:.7f}".rstrip("0")
        trust = "" if price.is_verified else "UNVERIFIED: "
        rows.append(f"{name:38} ${figure:10} {price.unit:11}{trust}{price.source}, {price.date}")
    return "\n".join(rows)
