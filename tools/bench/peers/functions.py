"""The endpoints written by hand, one function each, as a careful first version would be.

Served by functions-framework, as Pavilion's are.
"""

import os
import threading
import time
from collections.abc import Sequence
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import flask
import jwt
import msgspec
import pg8000.native
import redis

from tools.bench.peers.statements import (
    COLUMNS,
    CREATE,
    GET,
    LIST,
    LISTED,
    PERSON,
    SIGNED_IN,
    NewProperty,
    SignIn,
)

QUOTA = 10**9
_redis: redis.Redis = redis.Redis.from_url(os.environ["REDIS_URL"])
_local = threading.local()


def empty(_request: flask.Request) -> str:
    """The framework alone."""
    return "ok"


def list_properties(request: flask.Request) -> flask.Response:
    """List twenty properties."""
    organization_id = _claims(request)["org"]
    left = _charge(organization_id)
    rows = _run(LIST, organization=organization_id, limit=21)
    items = [dict(zip(LISTED, row, strict=True)) for row in rows[:20]]
    return _answer({"items": items, "next_cursor": None}, left)


def get_property(request: flask.Request) -> flask.Response:
    """Read one property."""
    organization_id = _claims(request)["org"]
    left = _charge(organization_id)
    rows = _run(GET, organization=organization_id, id=request.path.rpartition("/")[2])
    if not rows:
        return flask.Response(status=404)
    return _answer(dict(zip(COLUMNS, rows[0], strict=True)), left)


def create_property(request: flask.Request) -> flask.Response:
    """Create a property."""
    organization_id = _claims(request)["org"]
    left = _charge(organization_id)
    body = msgspec.json.decode(request.get_data(), type=NewProperty)
    rows = _run(CREATE, organization=organization_id, **msgspec.structs.asdict(body))
    return _answer(dict(zip(COLUMNS, rows[0], strict=True)), left, 201)


def sign_in(request: flask.Request) -> flask.Response:
    """Exchange a password for a session."""
    # Imported as late as in Pavilion's own functions.
    from argon2 import PasswordHasher  # noqa: PLC0415

    body = msgspec.json.decode(request.get_data(), type=SignIn)
    left = _charge(body.email)
    [[user_id, name, password_hash, generation, organization_id, role]] = _run(
        PERSON, email=body.email
    )
    hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
    hasher.verify(password_hash, body.password)
    _run(SIGNED_IN, id=user_id)
    now = int(time.time())
    claims = {
        "aud": "manager",
        "sub": str(user_id),
        "org": str(organization_id),
        "role": role,
        "gen": generation,
        "iat": now,
        "exp": now + 7 * 86_400,
    }
    token = jwt.encode(claims, _key(), algorithm="HS256")
    response = _answer({"token": token, "user": {"id": user_id, "name": name}}, left)
    response.set_cookie("pv_session", token, httponly=True, samesite="Lax")
    return response


def _claims(request: flask.Request) -> dict[str, Any]:
    token = request.headers["Authorization"].removeprefix("Bearer ")
    claims: dict[str, Any] = jwt.decode(
        token, _key(), algorithms=["HS256"], audience="manager", options={"require": ["exp", "sub"]}
    )
    return claims


def _charge(subject: str) -> int:
    name = f"bench:{subject}:{int(time.time()) // 3600}"
    pipeline = _redis.pipeline(transaction=False)
    pipeline.incr(name)
    pipeline.expire(name, 7200)
    count: int = pipeline.execute()[0]
    if count > QUOTA:
        flask.abort(429)
    return QUOTA - count


def _answer(document: object, left: int, status: int = 200) -> flask.Response:
    return flask.Response(
        msgspec.json.encode(document),
        status,
        content_type="application/json",
        headers={"X-RateLimit-Remaining": str(left), "Cache-Control": "no-store"},
    )


@cache
def _key() -> bytes:
    keys = msgspec.json.decode(os.environ["SESSION_KEYS"])["keys"]
    return jwt.utils.base64url_decode(keys[0]["k"])


def _run(sql: str, **parameters: object) -> Sequence[Sequence[Any]]:
    """Run a prepared statement on this thread's connection."""
    if not hasattr(_local, "connection"):
        url = urlsplit(os.environ["DATABASE_URL"])
        _local.connection = pg8000.native.Connection(
            url.username or "postgres",
            host=url.hostname or "127.0.0.1",
            port=url.port or 5432,
            database=url.path[1:],
        )
        _local.prepared = {}
    if sql not in _local.prepared:
        _local.prepared[sql] = _local.connection.prepare(sql)
    rows: Sequence[Sequence[Any]] = _local.prepared[sql].run(**parameters) or ()
    return rows
