"""The account that `smoke` signs in to: an ordinary one, registered by the API like any other.

Its address is a mailbox that a person reads once: the mailed link proves the address, and that mail
arrives at all. With the link the account gets a password that only Secret Manager knows, so that
there is a password exactly when there is an account to sign in to.
"""

import os
import secrets
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud.cloud import CloudError, is_missing, output
from tools.deploy.gcloud.commands import Command, gcloud
from tools.deploy.gcloud.run import say
from tools.deploy.monitoring.requests import ask
from tools.deploy.provisioning.access import SMOKE_SECRET

NAME = "Smoke test"
PASSWORD_BYTES = 32
# HTTP's numbers for what these endpoints answer.
REGISTERED, EXISTS, ACCEPTED, DONE = 201, 409, 202, 204


class Account(NamedTuple):
    """An e-mail and its password."""

    email: str
    password: str


class SmokeAccountError(Exception):
    """There is no such account; the text says why."""


def account(environment: Environment, variables: Mapping[str, str] = os.environ) -> Account | None:
    """The account of SMOKE_EMAIL and SMOKE_PASSWORD, else of the file and Secret Manager."""
    email = variables.get("SMOKE_EMAIL") or environment.smoke_email
    if not email:
        say("smoke: SMOKE_EMAIL is not set: the signed-in part and the mail are skipped")
        return None
    password = variables.get("SMOKE_PASSWORD")
    try:
        return Account(email, password or output(read_password(environment)))
    except CloudError as error:
        if not is_missing(error):
            raise
    say("smoke: there is no smoke account yet, so the signed-in part and the mail are skipped:")
    say(f"  ./deploy.sh smoke-account -e {environment.name}")
    return None


def read_password(environment: Environment) -> Command:
    """The call that reads the password."""
    return gcloud(
        environment, "secrets", "versions", "access", "latest", f"--secret={SMOKE_SECRET}"
    )


def keep_password(environment: Environment) -> Command:
    """The call that keeps a new password."""
    return gcloud(environment, "secrets", "versions", "add", SMOKE_SECRET, "--data-file=-")


def invite(environment: Environment, url: str) -> None:
    """Have a link mailed to the address: to a new account, or to set an existing one's password."""
    email = environment.smoke_email
    if not email:
        raise SmokeAccountError(f"environments/{environment.name}.env has no SMOKE_EMAIL")
    # This password is never used: the link sets another.
    person = {"email": email, "password": secrets.token_urlsafe(PASSWORD_BYTES), "name": NAME}
    status, answer = ask("POST", f"{url}/v1/auth/register", {**person, "organization_name": NAME})
    if status == EXISTS:
        status, answer = ask("POST", f"{url}/v1/auth/forgot-password", {"email": email})
    if status not in {REGISTERED, ACCEPTED}:
        raise SmokeAccountError(f"the system answered {status}: {answer}")
    say(f"Within two minutes {email} has a mail with a link. Copy the link, and run:")
    say(f"  ./deploy.sh smoke-account -e {environment.name} --link 'LINK'")
    say("No mail: docs/runbooks.md, Mail stuck.")


def settle(environment: Environment, url: str, link: str) -> None:
    """Give the account a new password by the mailed link, and keep it in Secret Manager."""
    parts = urlsplit(link.strip())
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    body = {"token": unquote(parts.fragment.removeprefix("token=")), "password": password}
    if parts.path == "/verify-email":
        status, answer = ask("POST", f"{url}/v1/auth/verify-email", {**body, "new_password": True})
    else:
        status, answer = ask("POST", f"{url}/v1/auth/reset-password", body)
    if status != DONE:
        raise SmokeAccountError(f"the link was refused, {status}: {answer}")
    output(keep_password(environment), given=password)
    say(f"smoke-account: done. Run ./deploy.sh smoke -e {environment.name}")
