"""One HTTP request to the deployed system, as an API client sends it."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

SECONDS = 30

Answer = tuple[int, Any]


def ask(
    method: str, url: str, body: object = None, *, headers: Mapping[str, str] | None = None
) -> Answer:
    """Send one request; status 0 and the reason when there is no answer."""
    request = urllib.request.Request(  # noqa: S310 - https, built from our own configuration
        url,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json", **(headers or {})},
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as response:  # noqa: S310 - as above
            return response.status, _decoded(response.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, _decoded(error.read())
    except OSError as error:
        return 0, str(error)


def _decoded(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return content.decode(errors="replace")
