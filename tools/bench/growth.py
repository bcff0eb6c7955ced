"""What the number of rows and of organizations costs a request."""

import os
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from shared.limits_value import SubscriptionLimits, encode, limits_key
from tools.bench.load import load, request
from tools.bench.report import Figure, at_most, figure, ratios
from tools.bench.serving import function
from tools.bench.stores import add_properties, found_organization, migrate, owner_token, sql
from tools.bench.throughput import BODY

# Rows in the one organization that is asked, and how many organizations there are.
SIZES = {"1,000 rows": (1_000, 10), "100,000 rows": (100_000, 10), "1,000,000 rows": (10**6, 10**4)}
SMALLEST = next(iter(SIZES))
MOST_GROWTH = 1.2
OPERATIONS = {
    "list": "properties__list",
    "get": "properties__get",
    "create": "properties__create",
}


def growth(folder: Path, rounds: int, seconds: float) -> list[Figure]:
    """The middle time of an answer at each size against that at the smallest, in turns."""
    with ExitStack() as stack:
        served = {
            size: {
                operation: (stack.enter_context(function(target, folder / size)), texts[operation])
                for operation, target in OPERATIONS.items()
            }
            for number, size in enumerate(SIZES)
            for texts in [_filled(number, *SIZES[size])]
        }
        found: dict[tuple[str, str], list[float]] = {}
        for number in range(rounds + 1):
            for operation in OPERATIONS:
                for size, functions in served.items():
                    port, text = functions[operation]
                    measured = load(port, [text], seconds, connections=1).p50
                    if number:
                        found.setdefault((operation, size), []).append(measured)
    return [
        (at_most(title, values, MOST_GROWTH) if operation == "list" else figure(title, values))
        for operation in OPERATIONS
        for size in list(SIZES)[1:]
        for values in [ratios(found[operation, size], found[operation, SMALLEST])]
        for title in [f"{operation}: p50 at {size} / at {SMALLEST}"]
    ]


def _filled(number: int, rows: int, organizations: int) -> dict[str, bytes]:
    """A database and a Redis of this size, left in the environment; a request per operation."""
    for variable, path in (("DATABASE_URL", f"/size_{number}"), ("REDIS_URL", f"/{number}")):
        url = urlsplit(os.environ[variable])
        os.environ[variable] = url._replace(path=path).geturl()
    migrate()
    organization_id, user_id = found_organization("large")
    add_properties(organization_id, rows)
    sql(
        """
        with people as (
            insert into users (email, name)
            select 'other' || number || '@bench.example', 'Other'
            from generate_series(2, cast(:count as integer)) as number returning id
        )
        select count(found_organization(id, 'Other', 'UTC', 'free', null)) from people
        """,
        count=organizations,
    )
    sql("vacuum analyze")
    _remember_limits()
    [[property_id]] = sql(
        """
        select id::text from properties where organization_id = :id order by created_at limit 1
        """,
        id=organization_id,
    )
    token = owner_token(user_id, organization_id)
    return {
        "list": request("GET", "/v1/properties?limit=20", token=token),
        "get": request("GET", f"/v1/properties/{property_id}", token=token),
        "create": request("POST", "/v1/properties", token=token, body=BODY),
    }


def _remember_limits() -> None:
    """Every organization's cached limits in Redis, as if all had just called."""
    # Loaded here because only this needs the whole client.
    import redis  # noqa: PLC0415

    value = encode(SubscriptionLimits(None, ("properties",), "active"))
    client: redis.Redis = redis.Redis.from_url(os.environ["REDIS_URL"])
    with client.pipeline(transaction=False) as pipeline:
        for [organization_id] in sql("select id::text from organizations"):
            pipeline.set(limits_key(organization_id), value, px=60_000)
            pipeline.set(f"rate:org:{organization_id}", "0 0 0", px=3_600_000)
        pipeline.execute()
    client.close()
