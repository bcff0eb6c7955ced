"""Proves that a mail leaves the deployed system, by one to the smoke account itself.

A new password, here the old one again, mails the account a notice. It takes the way of every mail:
a row of the outbox, the scheduled delivery, the mail server. The delivery logs each mail that the
server has taken with the account's id. So what is proved is that the server took it; whether it
arrives in the mailbox shows when the account is made (tools/deploy/monitoring/smoke_account.py).

One mail a run, to one's own address, and only with its password: nothing here can flood a mailbox.
"""

import time

from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud.cloud import listing
from tools.deploy.monitoring.requests import ask
from tools.deploy.monitoring.smoke_account import Account

# The delivery starts every minute and may take one, and a log line some seconds.
TRIES, PAUSE = 40, 5.0
NEEDED = frozenset(
    ("auth__login", "auth__me", "auth__change_password", "scheduled__deliver_outbox")
)
DONE = 200


def mail_problems(environment: Environment, url: str, account: Account) -> list[str]:
    """Empty when the mail server has taken a mail that was asked for now."""
    token, person = _session(url, account)
    if not person:
        return [f"{url}: no mail was asked for, because the sign-in failed"]
    before = _newest(environment, person)
    passwords = {"current_password": account.password, "new_password": account.password}
    status, answer = ask(
        "POST", f"{url}/v1/auth/change-password", passwords, headers=_bearer(token)
    )
    if status != DONE:
        return [f"POST /v1/auth/change-password: {status}"]
    ask("POST", f"{url}/v1/auth/logout", headers=_bearer(answer["token"]))
    for _ in range(TRIES):
        if _newest(environment, person) != before:
            return []
        time.sleep(PAUSE)
    seconds = f"{TRIES * PAUSE:.0f}"
    return [
        f"the mail to the smoke account did not leave in {seconds} s: docs/runbooks.md, Mail stuck"
    ]


def _session(url: str, account: Account) -> tuple[str, str]:
    _, answer = ask("POST", f"{url}/v1/auth/login", account._asdict())
    token = answer.get("token", "") if isinstance(answer, dict) else ""
    _, me = ask("GET", f"{url}/v1/auth/me", headers=_bearer(token))
    return token, me.get("user", {}).get("id", "") if isinstance(me, dict) else ""


def _newest(environment: Environment, person: str) -> str:
    """The outbox row of the account's newest mail; empty without one."""
    query = f'jsonPayload.event="mail_delivered" AND jsonPayload.user="{person}"'
    lines = listing(environment, "logging", "read", query, "--limit=1")
    return str(lines[0]["jsonPayload"]["outbox_id"]) if lines else ""


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
