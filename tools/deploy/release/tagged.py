"""Asks each new revision once, at the address of its tag, before it gets traffic.

The request comes with an identity token of the account that calls the function in service: the
gateway's, or the scheduler's. It asks what the startup probe asks. So it proves the revision, its
way to PostgreSQL, and the right to invoke it.
"""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import msgspec

from shared.pipeline.readiness import PATH
from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud.cloud import CloudError, output
from tools.deploy.gcloud.commands import Command, gcloud
from tools.deploy.gcloud.retry import PAUSE
from tools.deploy.monitoring.requests import ask
from tools.deploy.release.traffic import MOVES_AT_ONCE
from tools.deploy.wanted.functions import GATEWAY_ACCOUNT, SCHEDULER_ACCOUNT, Function

# A tag's address is new, and its revision's first instance starts with this request.
TRIES = 4
READY = 204


class Target(msgspec.Struct, frozen=True):
    """A revision to ask: its function and its address."""

    function: Function
    address: str


def token(environment: Environment, function: Function) -> Command:
    """The call that prints an identity token of the function's caller.

    The audience is the service's address also for a tag's (Cloud Run, "Authenticating
    service-to-service").
    """
    account = SCHEDULER_ACCOUNT if function.scheduled else GATEWAY_ACCOUNT
    return gcloud(
        environment,
        *("auth", "print-identity-token", "--include-email"),
        f"--impersonate-service-account={environment.email(account)}",
        f"--audiences={environment.url(function.service)}",
    )


def problems(environment: Environment, targets: Sequence[Target]) -> list[str]:
    """What is wrong with the revisions, empty when all have answered."""
    pool = ThreadPoolExecutor(max_workers=MOVES_AT_ONCE)
    try:
        return [text for text in pool.map(partial(_problem, environment), targets) if text]
    finally:
        pool.shutdown(cancel_futures=True)


def _problem(environment: Environment, target: Target) -> str | None:
    try:
        word = output(token(environment, target.function)).strip()
    except CloudError as error:
        return f"{target.function.service}: {error}"
    url = target.address + PATH
    for attempt in range(1, TRIES + 1):
        status, _ = ask("GET", url, headers={"Authorization": f"Bearer {word}"})
        if status == READY:
            return None
        if attempt < TRIES:
            time.sleep(PAUSE)
    return f"GET {url}: {status or 'no answer'} instead of {READY}"
