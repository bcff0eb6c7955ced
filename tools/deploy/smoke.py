"""The smoke test of the live system: health, a session, and a forged client address.

SMOKE_EMAIL and SMOKE_PASSWORD name a manager's account that exists for this test. Without them the
signed-in part is skipped with a message.
"""

import json
import os
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

from tools.deploy import edge
from tools.deploy.cloud import listing, output
from tools.deploy.commands import gcloud
from tools.deploy.environment import Environment
from tools.deploy.gateway import GATEWAY
from tools.deploy.run import say

# TEST-NET-3 (RFC 5737): never a real client's address.
FORGED = "203.0.113.66"
SECONDS = 30
# A log line may take this long to become readable.
LOG_TRIES, LOG_PAUSE = 12, 5.0

Answer = tuple[int, Any]


def addresses(environment: Environment) -> list[str]:
    """The system's addresses: the gateway, and the domain once its certificate is in use."""
    host = output(
        gcloud(
            environment,
            *("api-gateway", "gateways", "describe", GATEWAY, f"--location={environment.region}"),
            "--format=value(defaultHostname)",
        )
    ).strip()
    if not environment.domain:
        return [f"https://{host}"]
    if waiting := edge.pending(environment):
        # No release is to blame for that, so none is taken back for it.
        say(f"smoke: not asked there: {waiting}")
        return [f"https://{host}"]
    return [f"https://{host}", f"https://{environment.domain}"]


def journey(url: str, names: frozenset[str], variables: Mapping[str, str]) -> list[str]:
    """The problems found at `url`, empty when there are none. `names` are the entry points."""
    problems = []
    for name, path, expected in (
        ("health__live", "/v1/health/live", 200),
        ("health__ready", "/v1/health/ready", 200),
        ("properties__list", "/v1/properties", 401),
    ):
        if name in names:
            status, _ = ask("GET", url + path)
            if status != expected:
                problems.append(f"GET {path}: {status} instead of {expected}")
    if "auth__login" not in names:
        return problems
    email, password = variables.get("SMOKE_EMAIL"), variables.get("SMOKE_PASSWORD")
    if not email or not password:
        say("smoke: SMOKE_EMAIL and SMOKE_PASSWORD are not set: the signed-in part is skipped")
        return problems
    return problems + _signed_in(url, email, password)


def _signed_in(url: str, email: str, password: str) -> list[str]:
    status, answer = ask("POST", f"{url}/v1/auth/login", {"email": email, "password": password})
    token = answer.get("token") if isinstance(answer, dict) else None
    if status != 200 or not token:  # noqa: PLR2004 - HTTP's own number
        return [f"POST /v1/auth/login: {status}"]
    problems = []
    for method, path, expected in (
        ("GET", "/v1/auth/me", 200),
        ("GET", "/v1/properties", 200),
        ("POST", "/v1/auth/logout", 204),
        ("GET", "/v1/auth/me", 401),
    ):
        status, _ = ask(method, url + path, headers={"Authorization": f"Bearer {token}"})
        if status != expected:
            problems.append(f"{method} {path} signed in: {status} instead of {expected}")
    return problems


def forgery(environment: Environment, url: str) -> list[str]:
    """Send a forged X-Forwarded-For and read the address that the function logged."""
    trace = secrets.token_hex(16)
    headers = {"X-Forwarded-For": FORGED, "traceparent": f"00-{trace}-{'1' * 16}-01"}
    ask("GET", f"{url}/v1/health/live", headers=headers)
    query = f'trace="projects/{environment.project}/traces/{trace}" AND jsonPayload.client:*'
    for _ in range(LOG_TRIES):
        lines = listing(environment, "logging", "read", query, "--limit=1")
        if lines:
            client = lines[0]["jsonPayload"]["client"]
            if client in {FORGED, "0.0.0.0"}:  # noqa: S104 - what an unknown address is logged as
                return [f"{url}: a forged X-Forwarded-For was trusted: {client}"]
            return []
        time.sleep(LOG_PAUSE)
    return [f"{url}: no log line shows the client's address (trace {trace})"]


def smoke(environment: Environment, names: frozenset[str]) -> list[str]:
    """Every problem of the live system."""
    problems = []
    for url in addresses(environment):
        wrong = journey(url, names, os.environ)
        if not wrong and "health__live" in names:
            wrong = forgery(environment, url)
        problems += wrong
    return problems


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
