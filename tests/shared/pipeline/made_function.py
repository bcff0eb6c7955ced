"""A cloud function for one test, for cases that the product's own functions rarely reach."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Request, Response
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from shared.pipeline.endpoint import endpoint


def answer(
    handle: Callable[..., Any],
    method: str,
    headers: dict[str, str] | None = None,
    *,
    operation: str = "act",
    query: str = "",
    address: str = "127.0.0.1",
    data: bytes = b"",
    environ: Mapping[str, Any] | None = None,
    **options: Any,
) -> Response:
    """The answer of a function with this handler to one request; `options` declare it."""
    path = f"/v1/tests/{operation}"
    handle.__module__ = f"functions.tests.{operation}"
    serve = endpoint(f"{method} {path}", **options)(handle)
    builder = EnvironBuilder(
        method=method,
        path=path,
        query_string=query,
        headers=Headers(headers),
        data=data,
        environ_base={"REMOTE_ADDR": address},
        environ_overrides=environ,
    )
    return serve(Request(builder.get_environ()))
