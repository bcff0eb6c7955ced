"""Where a request may come from: CSRF, CORS and the security headers of every answer."""

from collections.abc import Iterable, Mapping
from typing import Final

from flask import Request

from shared.config import settings
from shared.problems import Code, Problem

SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))
# From our own pages, or from no page at all (an address that the user typed).
OWN_SITES = frozenset(("same-origin", "none"))

ALLOWED_HEADERS = (
    "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Pavilion-Scope, "
    # What libraries that trace or measure a page add to its requests. A preflight that lacks one of
    # them would fail, and with it the request; the API reads none of them but for its logs.
    "X-Requested-With, X-Request-ID, X-Correlation-ID, Cache-Control, Pragma, "
    "X-Cloud-Trace-Context, traceparent, tracestate, baggage, sentry-trace, "
    "b3, X-B3-TraceId, X-B3-SpanId, X-B3-ParentSpanId, X-B3-Sampled, newrelic, "
    "x-datadog-origin, x-datadog-parent-id, x-datadog-sampling-priority, x-datadog-trace-id"
)
EXPOSED_HEADERS = (
    "ETag, Idempotent-Replayed, Location, Preview, RateLimit, RateLimit-Policy, Retry-After, "
    "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset"
)
PREFLIGHT_SECONDS = 600

# The API answers data, never a page, so nothing in an answer may run, frame or be sniffed.
# Answers belong to one session: no cache keeps them unless the endpoint says otherwise.
# Same-site rather than same-origin, because our front end may live on a sibling host.
SECURITY_HEADERS: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-site",
}
# A year, for this host alone, because other hosts under the domain are not ours to decide.
STRICT_TRANSPORT = {"Strict-Transport-Security": "max-age=31536000"}


def check_origin(request: Request, *, has_cookie: bool, sets_cookie: bool) -> None:
    """Refuse (FORBIDDEN) a change that another site's page may have started.

    `has_cookie`: the request has a session cookie, which a browser attaches by itself;
    `sets_cookie`: the answer may set one, so that a foreign page could sign its visitor in to
    another account. A request with neither has nothing that a foreign page could misuse.
    """
    if request.method in SAFE_METHODS or not (has_cookie or sets_cookie):
        return
    site = request.environ.get("HTTP_SEC_FETCH_SITE")
    origin = request.environ.get("HTTP_ORIGIN")
    if site in OWN_SITES:
        return
    if origin is not None and (
        origin == settings().public_url or origin in settings().allowed_origins
    ):
        return
    # Not a browser, because browsers send Origin with every POST, PATCH, PUT and DELETE. Such a
    # client may sign in, but with a cookie it could be a browser that hides its origin.
    if site is None and origin is None and not has_cookie:
        return
    raise Problem(
        Code.FORBIDDEN,
        "This request must come from the application's own pages. "
        "API clients send the token as Authorization: Bearer, without cookies.",
        log=f"origin refused: Sec-Fetch-Site {site!r}, Origin {origin!r}",
    )


def is_own_page(url: str) -> bool:
    """Whether this is the address of one of our own pages.

    Compared as text, because two parsers may read the same address differently.
    """
    origins = (settings().public_url, *settings().allowed_origins)
    return any(
        url == origin or url.startswith((f"{origin}/", f"{origin}?", f"{origin}#"))
        for origin in origins
    )


def cors_headers(request: Request) -> dict[str, str]:
    """The headers that let an allowed origin's page read the answer; none for other origins."""
    allowed = settings().allowed_origins
    if not allowed:
        return {}
    # Also for refused origins and without Origin, so that a cache never mixes the two.
    headers = {"Vary": "Origin"}
    origin = request.environ.get("HTTP_ORIGIN")
    if origin in allowed:
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Allow-Credentials"] = "true"
        headers["Access-Control-Expose-Headers"] = EXPOSED_HEADERS
    return headers


def preflight_headers(request: Request, methods: Iterable[str]) -> dict[str, str]:
    """The answer to a preflight (OPTIONS) for a path that takes `methods`."""
    headers = cors_headers(request)
    if headers.pop("Access-Control-Expose-Headers", None) is not None:
        headers["Access-Control-Allow-Methods"] = ", ".join(methods)
        headers["Access-Control-Allow-Headers"] = ALLOWED_HEADERS
        headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
    return headers


def security_headers() -> dict[str, str]:
    """The headers of every answer; an endpoint that answers something cacheable overrides."""
    secure = settings().public_url.startswith("https://")
    return {**SECURITY_HEADERS, **(STRICT_TRANSPORT if secure else {})}
