"""What the benchmark compares a Pavilion function with, served by functions-framework alike."""

import os
import threading
import time
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import flask
import jwt
import msgspec
import pg8000.native
import redis

_local = threading.local()


def empty(_request: flask.Request) -> str:
    """Nothing but the framework."""
    return "ok"


def by_hand(request: flask.Request) -> flask.Response:
    """The list of 20 properties written in one function: token, one rate limit, one query.

    No row-level security, no check that the session still lives, no plan, no typed output: what a
    careful person would write on a first day.
    """
    token = request.headers["Authorization"].removeprefix("Bearer ")
    claims = jwt.decode(
        token, _key(), algorithms=["HS256"], audience="manager", options={"require": ["exp", "sub"]}
    )
    organization_id = claims["org"]
    window = int(time.time()) // 3600
    name = f"bench:{organization_id}:{window}"
    pipeline = _redis().pipeline(transaction=False)
    pipeline.incr(name)
    pipeline.expire(name, 7200)
    count = pipeline.execute()[0]
    if count > 10**9:
        return flask.Response(status=429)
    rows = _statement().run(organization=organization_id, limit=21)
    items = [dict(zip(_columns(), row, strict=True)) for row in rows[:20]]
    body = msgspec.json.encode({"items": items, "next_cursor": None})
    return flask.Response(
        body,
        content_type="application/json",
        headers={"X-RateLimit-Remaining": str(10**9 - count), "Cache-Control": "no-store"},
    )


COLUMNS = (
    "id", "name", "kind", "status", "address_line1", "address_line2", "city", "state",
    "postal_code", "country", "association_id", "purchase_price_cents", "acquisition_date",
    "notes", "archived_at", "created_at", "updated_at",
)  # fmt: skip


def _columns() -> tuple[str, ...]:
    return (*COLUMNS, "unit_count")


@cache
def _key() -> bytes:
    keys = msgspec.json.decode(os.environ["SESSION_KEYS"])["keys"]
    return jwt.utils.base64url_decode(keys[0]["k"])


@cache
def _redis() -> redis.Redis:
    client: redis.Redis = redis.Redis.from_url(os.environ["REDIS_URL"])
    return client


def _statement() -> Any:
    """This thread's connection and its prepared statement."""
    if not hasattr(_local, "statement"):
        url = urlsplit(os.environ["DATABASE_URL"])
        _local.connection = pg8000.native.Connection(
            url.username or "postgres",
            host=url.hostname or "127.0.0.1",
            port=url.port or 5432,
            database=url.path[1:],
        )
        _local.statement = _local.connection.prepare(
            f"""
            select {", ".join(COLUMNS)},
                (select count(*) from units
                    where property_id = properties.id and archived_at is null)
            from properties
            where organization_id = :organization and archived_at is null
            order by created_at desc, id desc limit :limit
            """  # noqa: S608 - the names above
        )
    return _local.statement
