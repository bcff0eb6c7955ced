"""How the number of rows and of organizations affects the cost of a request."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from shared.admission.admit import admit
from shared.admission.plan_limits import encode, limits_key
from shared.memorystore.client import Memorystore
from tools.bench.admission import CALLS, LIMITS
from tools.bench.load import load, request
from tools.bench.report import Figure, at_most, figure, ratios
from tools.bench.serving import function
from tools.bench.stores import add_properties, found_organization, migrate, owner_token, sql
from tools.bench.throughput import BODY
from tools.bench.turns import in_turns, microseconds

# Rows in the queried organization, and the number of organizations.
SIZES = {"1,000 rows": (1_000, 10), "100,000 rows": (100_000, 10), "1,000,000 rows": (10**6, 10**4)}
SMALLEST = next(iter(SIZES))
MOST_GROWTH = 1.2
OPERATIONS = {
    "list": "properties__list",
    "get": "properties__get",
    "create": "properties__create",
}


class Filled(NamedTuple):
    """The queried organization, and the request of each operation."""

    organization_id: str
    requests: dict[str, bytes]


def growth(folder: Path, rounds: int, seconds: float) -> list[Figure]:
    """Time per answer and per admission at each size, relative to the smallest, in turns."""
    with ExitStack() as stack:
        ways: dict[tuple[str, str], Callable[[], float]] = {}
        for number, size in enumerate(SIZES):
            filled = _filled(number, *SIZES[size])
            for operation, target in OPERATIONS.items():
                port = stack.enter_context(function(target, folder / size))
                ways[operation, size] = partial(_middle, port, filled.requests[operation], seconds)
            ways["admission", size] = partial(
                microseconds, _admission(filled.organization_id), CALLS
            )
        found = in_turns(ways, rounds)
    return [
        (at_most(title, values, MOST_GROWTH) if operation == "list" else figure(title, values))
        for operation in (*OPERATIONS, "admission")
        for size in list(SIZES)[1:]
        for values in [ratios(found[operation, size], found[operation, SMALLEST])]
        for title in [f"{operation}: time at {size} / at {SMALLEST}"]
    ]


def _middle(port: int, text: bytes, seconds: float) -> float:
    return load(port, [text], seconds, connections=1).p50


def _admission(organization_id: str) -> Callable[[], object]:
    """One admission at the Redis that REDIS_URL names now."""
    store = Memorystore(os.environ["REDIS_URL"], timeout=1, connect_timeout=1)
    return lambda: admit(
        (), organization_id=organization_id, read_limits=lambda _: LIMITS, store=store
    )


def _filled(number: int, rows: int, organizations: int) -> Filled:
    """A database and a Redis filled to this size, left in the environment."""
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
    requests = {
        "list": request("GET", "/v1/properties?limit=20", token=token),
        "get": request("GET", f"/v1/properties/{property_id}", token=token),
        "create": request("POST", "/v1/properties", token=token, body=BODY),
    }
    return Filled(organization_id, requests)


def _remember_limits() -> None:
    """Cache every organization's limits in Redis, as after a request of each."""
    # Imported here because only this function needs the full client.
    import redis  # noqa: PLC0415

    # Equal to the limits that admission reads after these have expired, so that later
    # measurements charge the same.
    value = encode(LIMITS)
    client: redis.Redis = redis.Redis.from_url(os.environ["REDIS_URL"])
    with client.pipeline(transaction=False) as pipeline:
        for [organization_id] in sql("select id::text from organizations"):
            pipeline.set(limits_key(organization_id), value, px=60_000)
            pipeline.set(f"rate:org:{organization_id}", "0 0 0", px=3_600_000)
        pipeline.execute()
    client.close()
