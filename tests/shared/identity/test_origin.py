from collections.abc import Callable

import pytest

from shared.config import Settings
from shared.identity.origin import check_origin, cors_headers, preflight_headers, security_headers
from shared.problems import Code, Problem
from tests.shared.identity.forging import jwk_set
from tests.shared.pipeline.requests_by_hand import request

OWN = "https://api.pavilion.example"
FRONT = "https://app.pavilion.example"
FOREIGN = "https://evil.example"


@pytest.fixture(autouse=True)
def deployment(configure: Callable[..., Settings]) -> None:
    configure(
        session_keys=jwk_set("session"),
        token_keys=jwk_set("mail"),
        public_url=OWN,
        allowed_origins=f"{FRONT}, http://localhost:3000",
    )


def is_refused(method: str, *, has_cookie: bool, sets_cookie: bool, **headers: str) -> bool:
    try:
        check_origin(request(method, **headers), has_cookie=has_cookie, sets_cookie=sets_cookie)
    except Problem as problem:
        return problem.code is Code.FORBIDDEN
    return False


FROM_OURS: list[dict[str, str]] = [
    {"sec_fetch_site": "same-origin"},
    {"sec_fetch_site": "same-origin", "origin": "http://localhost:8080"},
    {"sec_fetch_site": "none"},
    {"sec_fetch_site": "same-site", "origin": FRONT},
    {"sec_fetch_site": "cross-site", "origin": "http://localhost:3000"},
    {"origin": FRONT},
    {"origin": OWN},
]
FROM_ELSEWHERE: list[dict[str, str]] = [
    {"sec_fetch_site": "cross-site"},
    {"sec_fetch_site": "cross-site", "origin": FOREIGN},
    {"sec_fetch_site": "same-site"},
    {"sec_fetch_site": "same-site", "origin": "https://other.pavilion.example"},
    {"sec_fetch_site": "cross-site", "origin": "null"},
    {"sec_fetch_site": "Same-Origin"},
    {"sec_fetch_site": ""},
    {"sec_fetch_site": "same-origin, cross-site"},
    {"origin": FOREIGN},
    {"origin": "null"},
    {"origin": ""},
    {"origin": FRONT + ".evil.example"},
    {"origin": "https://evil-app.pavilion.example"},
    {"origin": FRONT.replace("https", "http")},
    {"origin": FRONT + ":8443"},
    {"origin": FRONT + "/"},
    {"origin": FRONT.upper()},
    {"origin": f"{FRONT} {FOREIGN}"},
    {"origin": f"{FRONT}, {FOREIGN}"},
    {"referer": FRONT + "/page", "origin": FOREIGN},
]
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


@pytest.mark.parametrize("headers", FROM_OURS, ids=str)
def test_our_own_pages_may_use_a_cookie_and_sign_in(
    headers: dict[str, str],
) -> None:
    for method in UNSAFE:
        for has_cookie in (True, False):
            for sets_cookie in (True, False):
                assert not is_refused(
                    method, has_cookie=has_cookie, sets_cookie=sets_cookie, **headers
                )


@pytest.mark.parametrize("headers", FROM_ELSEWHERE, ids=str)
def test_other_pages_may_neither_use_a_cookie_nor_set_one(headers: dict[str, str]) -> None:
    for method in UNSAFE:
        assert is_refused(method, has_cookie=True, sets_cookie=False, **headers)
        assert is_refused(method, has_cookie=False, sets_cookie=True, **headers)


@pytest.mark.parametrize("headers", FROM_ELSEWHERE, ids=str)
def test_a_request_without_cookie_may_have_any_origin(headers: dict[str, str]) -> None:
    for method in UNSAFE:
        assert not is_refused(method, has_cookie=False, sets_cookie=False, **headers)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_reading_needs_no_origin(method: str) -> None:
    assert not is_refused(
        method, has_cookie=True, sets_cookie=True, sec_fetch_site="cross-site", origin=FOREIGN
    )


def test_a_client_without_origin_may_sign_in_but_use_no_cookie() -> None:
    assert not is_refused("POST", has_cookie=False, sets_cookie=True)
    assert is_refused("POST", has_cookie=True, sets_cookie=False)
    assert is_refused("POST", has_cookie=True, sets_cookie=True)


def test_an_unknown_method_counts_as_unsafe() -> None:
    assert is_refused("BREW", has_cookie=True, sets_cookie=False, origin=FOREIGN)


def test_an_allowed_origin_may_read_with_credentials() -> None:
    headers = cors_headers(request(origin=FRONT))

    assert headers["Access-Control-Allow-Origin"] == FRONT
    assert headers["Access-Control-Allow-Credentials"] == "true"
    assert headers["Vary"] == "Origin"
    exposed = headers["Access-Control-Expose-Headers"].split(", ")
    assert {"RateLimit", "RateLimit-Policy", "Location", "ETag", "Retry-After",
            "Idempotent-Replayed"} <= set(exposed)  # fmt: skip


@pytest.mark.parametrize("origin", [FOREIGN, "null", "*", FRONT + ".evil.example", FRONT.upper()])
def test_other_origins_get_only_the_vary_header(origin: str) -> None:
    assert cors_headers(request(origin=origin)) == {"Vary": "Origin"}
    assert preflight_headers(request("OPTIONS", origin=origin), ["POST"]) == {"Vary": "Origin"}


def test_an_answer_without_origin_varies_while_cors_is_enabled() -> None:
    assert cors_headers(request()) == {"Vary": "Origin"}


def test_without_allowed_origins_there_is_no_cors(configure: Callable[..., Settings]) -> None:
    configure(allowed_origins="")

    assert cors_headers(request(origin=FRONT)) == {}
    assert preflight_headers(request("OPTIONS", origin=FRONT), ["POST"]) == {}


def test_a_preflight_names_the_methods_and_headers_of_the_endpoint() -> None:
    headers = preflight_headers(request("OPTIONS", origin=FRONT), ["PATCH"])

    allowed = headers.pop("Access-Control-Allow-Headers").lower().split(", ")
    own = "authorization content-type idempotency-key if-match if-none-match pavilion-scope"
    tracing = "traceparent tracestate baggage sentry-trace b3 x-requested-with x-datadog-trace-id"
    assert set(f"{own} {tracing}".split()) <= set(allowed)
    assert not {"*", "cookie", "origin", "x-forwarded-for"} & set(allowed)
    assert headers == {
        "Vary": "Origin",
        "Access-Control-Allow-Origin": FRONT,
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Allow-Methods": "PATCH",
        "Access-Control-Max-Age": "600",
    }


def test_every_answer_has_the_security_headers() -> None:
    assert security_headers() == {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Cross-Origin-Resource-Policy": "same-site",
        "Strict-Transport-Security": "max-age=31536000",
    }


def test_plain_http_sends_no_hsts_header(configure: Callable[..., Settings]) -> None:
    configure(public_url="http://127.0.0.1:8080")

    assert "Strict-Transport-Security" not in security_headers()
