"""The smoke test of the live system: health, a session, a forged address, a mail, the console.

SMOKE_EMAIL, in the environment's file, names an account that exists for this test. Without it the
signed-in part and the mail are skipped with a message.
"""

import secrets
import time

from tools.deploy.environments.entrance import is_direct
from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud.cloud import listing, output
from tools.deploy.gcloud.commands import Command, gcloud
from tools.deploy.gcloud.run import say
from tools.deploy.monitoring.mail_proof import NEEDED, mail_problems
from tools.deploy.monitoring.pages import page_problems
from tools.deploy.monitoring.requests import ask
from tools.deploy.monitoring.smoke_account import Account, account
from tools.deploy.routes import edge
from tools.deploy.routes.gateway import GATEWAY

# TEST-NET-3 (RFC 5737): never a real client's address.
FORGED = "203.0.113.66"
# A log line may take this long to become readable.
LOG_TRIES, LOG_PAUSE = 12, 5.0


def addresses(environment: Environment) -> list[str]:
    """The system's addresses: the gateway, and the domain once its certificate is in use."""
    domain = []
    if environment.domain:
        if waiting := edge.pending(environment):
            # No release is to blame for that, so none is taken back for it.
            say(f"smoke: not asked there: {waiting}")
        else:
            domain = [f"https://{environment.domain}"]
    if is_direct(environment):
        return domain
    return [address(environment, GATEWAY), *domain]


def address(environment: Environment, gateway: str) -> str:
    """A gateway's address."""
    return f"https://{output(host(environment, gateway)).strip()}"


def host(environment: Environment, gateway: str) -> Command:
    """The call that shows a gateway's host."""
    return gcloud(
        environment,
        *("api-gateway", "gateways", "describe", gateway, f"--location={environment.region}"),
        "--format=value(defaultHostname)",
    )


def journey(url: str, names: frozenset[str], found: Account | None) -> list[str]:
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
    if "auth__login" in names and found:
        problems += _signed_in(url, found)
    return problems


def _signed_in(url: str, found: Account) -> list[str]:
    status, answer = ask("POST", f"{url}/v1/auth/login", found._asdict())
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
    problems, found = [], account(environment)
    urls = addresses(environment)
    for url in urls:
        problems += trial(environment, url, names, found)
        if url == f"https://{environment.domain}":
            problems += page_problems(url)
    if found and not problems and names >= NEEDED:
        # Once a run, because it is the same mail by every address.
        problems += mail_problems(environment, urls[0], found)
    return problems


def trial(
    environment: Environment, url: str, names: frozenset[str], found: Account | None
) -> list[str]:
    """The problems at one address: of the journey, or else of the forged client address."""
    wrong = journey(url, names, found)
    if not wrong and "health__live" in names:
        wrong = forgery(environment, url)
    return wrong
