"""Every answer of every endpoint has the security headers, whatever its status.

tests/safety/test_logs.py asks the same of the answers to requests that are accepted or fail.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, every, path_of
from tests.http.client import application, new_address
from tests.http.deployment import deployed

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-site",
    "Strict-Transport-Security": "max-age=31536000",
}


@pytest.fixture(scope="module", autouse=True)
def deployment() -> Iterator[None]:
    """A deployment with https, as in the cloud."""
    with deployed(PUBLIC_URL="https://api.pavilion.example"):
        yield


def check(answer: Any, *, may_be_kept: bool = False) -> None:
    """Check an answer's headers; `may_be_kept` if it is public and may be cached."""
    for name, value in ALWAYS.items():
        assert answer.headers.getlist(name) == [value], (answer.status_code, name)
    [kept] = answer.headers.getlist("Cache-Control")
    assert kept == "no-store" or (may_be_kept and kept.startswith("public, ")), answer.status_code
    for name in ("Server", "X-Powered-By", "X-Google-Status"):
        assert name not in answer.headers, name
    if answer.data:
        kinds = {"application/json", "application/problem+json"}
        assert answer.mimetype in kinds, answer.mimetype


@every(ALL)
def test_every_refusal_has_the_security_headers(declaration: Declaration) -> None:
    client, path = application(declaration.name), path_of(declaration, {})
    asked: list[tuple[str, str, dict[str, Any]]] = [
        (declaration.method, path, {}),
        (declaration.method, f"{path}/nothing", {}),
        (declaration.method, "/", {}),
        (declaration.method, f"{path}%0A", {}),
        ("GET", "/robots.txt", {}),
        (declaration.method, f"{path}?no_such_filter=1", {}),
        (declaration.method, path, {"data": b"\xff", "content_type": "text/plain"}),
        (declaration.method, path, {"headers": {"Authorization": "Bearer x"}}),
        (declaration.method, path, {"headers": {"Cookie": "pv_session=x"}}),
        ("OPTIONS", path, {"headers": {"Origin": "https://evil.example"}}),
        ("TRACE", path, {}),
        ("PROPFIND", path, {}),
        ("HEAD", path, {}),
    ]
    for method, address, options in asked:
        answer = client.open(
            address, method=method, environ_base={"REMOTE_ADDR": new_address()}, **options
        )

        assert answer.status_code < 500, (method, address)
        check(answer, may_be_kept=answer.status_code == 200)
