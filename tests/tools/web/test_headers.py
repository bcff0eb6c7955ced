import re

import pytest

from tools.web.headers import STORAGE, cache_control, security_headers

LOCAL = "http://127.0.0.1:4443"


def policy(headers: dict[str, str]) -> dict[str, list[str]]:
    """The directives of the content security policy."""
    parts = [each.split() for each in headers["Content-Security-Policy"].split(";")]
    return {name: values for name, *values in parts}


def test_the_policy_is_the_designs() -> None:
    assert policy(security_headers()) == {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "blob:", "data:", STORAGE],
        "font-src": ["'self'"],
        "connect-src": ["'self'", STORAGE],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }


def test_the_other_headers_are_the_designs() -> None:
    headers = security_headers()
    del headers["Content-Security-Policy"]

    assert headers == {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Strict-Transport-Security": "max-age=31536000",
    }


def test_another_storage_takes_the_clouds_place() -> None:
    found = policy(security_headers(LOCAL, https=False))

    assert found["connect-src"] == ["'self'", LOCAL]
    assert found["img-src"] == ["'self'", "blob:", "data:", LOCAL]


def test_plain_http_promises_no_https() -> None:
    assert "Strict-Transport-Security" not in security_headers(LOCAL, https=False)


@pytest.mark.parametrize(
    ("name", "kept"),
    [("index.html", False), ("favicon.svg", False), ("assets/index-B1x.js", True)],
)
def test_only_files_named_by_content_are_kept(name: str, kept: bool) -> None:
    assert bool(re.search("immutable", cache_control(name))) is kept
    assert (cache_control(name) == "no-cache") is not kept
