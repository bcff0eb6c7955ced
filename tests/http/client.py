"""Sends HTTP requests to the real functions, each to its functions-framework application."""

from functools import cache
from ipaddress import IPv6Address
from secrets import randbits
from typing import Any, Protocol, cast
from urllib.parse import parse_qsl
from uuid import uuid4

import msgspec
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers
from werkzeug.routing import Map

from tools.endpoints import FUNCTIONS, declarations
from tools.local.dispatch import choose, function, routes

MAIN = FUNCTIONS.parent / "main.py"


class Reply(Protocol):
    """A response; its JSON is untyped."""

    status_code: int
    headers: Headers
    data: bytes
    text: str
    json: Any


@cache
def application(name: str) -> FlaskClient:
    """The test client of one cloud function, without cookies."""
    return function(name, MAIN).test_client(use_cookies=False)


def target_of(method: str, path: str) -> str:
    """The entry point to which the gateway sends this request."""
    found = choose(_routes(), method, path)
    if found is None:
        raise LookupError(f"no endpoint answers {path}")
    return found


def required_key(method: str, path: str) -> dict[str, str]:
    """The header with a new Idempotency-Key, where the endpoint of this request requires one."""
    found = choose(_routes(), method, path)
    return {"Idempotency-Key": str(uuid4())} if found in _requiring_a_key() else {}


@cache
def _requiring_a_key() -> frozenset[str]:
    return frozenset(each.name for each in declarations() if each.key_required)


@cache
def _routes() -> Map:
    return routes(declarations())


def new_address() -> str:
    """A new address, so that tests share no limit by address."""
    return str(IPv6Address(randbits(96) | 0x20010DB8 << 96))


def send(
    method: str,
    path: str,
    body: Any = None,
    *,
    token: str | None = None,
    headers: dict[str, str] | None = None,
    query: dict[str, Any] | str | None = None,
    **options: Any,
) -> Reply:
    """Send a request as an API client does, from a new address; `body` is sent as JSON.

    A `query` is added to what the path states; one given as text is sent unchanged. A key that the
    endpoint requires is a new one unless given.
    """
    options.setdefault("environ_base", {"REMOTE_ADDR": new_address()})
    path, _, stated = path.partition("?")
    if isinstance(query, dict):
        query = dict(parse_qsl(stated)) | query
    all_headers = {**required_key(method, path), **(headers or {})}
    if token is not None:
        all_headers["Authorization"] = f"Bearer {token}"
    if body is not None:
        options["data"] = msgspec.json.encode(body)
        options.setdefault("content_type", "application/json")
    client = application(target_of(method, path))
    response = client.open(
        path,
        method=method,
        headers=all_headers,
        query_string=stated if query is None else query,
        **options,
    )
    return cast("Reply", response)


def code(response: Any) -> tuple[int, str]:
    """Status and problem code of a refusal."""
    return response.status_code, (response.json or {}).get("code", "")
