"""Rights that nothing asks for any more, and members of our resources that are not ours.

Only bindings of this project's own accounts are taken away: `fn-…` and those of provision. Others
on the project are the owner's business; others on our buckets, secrets and accounts are named.
"""

import json
from collections.abc import Sequence

from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud.cloud import CloudError, is_missing, output
from tools.deploy.gcloud.commands import Command
from tools.deploy.provisioning import access, console
from tools.deploy.provisioning.grants import TITLE, Grant, Kind, policy
from tools.deploy.wanted.functions import Function

# A bucket's policy holds the project's basic roles from the start.
CONVENIENCE = ("projectOwner:", "projectEditor:", "projectViewer:")


class Rights:
    """The bindings that were found, against those that are wanted."""

    def __init__(self, environment: Environment, functions: Sequence[Function]) -> None:
        self.missing = set(access.grants(environment, functions))
        self._ours = access.account_names(functions)
        self.stale: list[Grant] = []
        self.strangers: list[str] = []
        for kind, thing in _things(environment, functions):
            self._read(environment, kind, thing)

    def _read(self, environment: Environment, kind: Kind, thing: str) -> None:
        try:
            bindings = json.loads(output(policy(environment, kind, thing))).get("bindings", [])
        except CloudError as error:
            if is_missing(error):
                return
            raise
        for binding in bindings:
            condition = binding.get("condition", {})
            known_by = (
                condition.get("expression", ""),
                condition.get("title", TITLE),
                condition.get("description", ""),
            )
            for member in binding["members"]:
                name = self._account(environment, member)
                if name is None:
                    reader = (binding["role"], member)
                    if not (kind == "project" or _is_known(environment, thing, *reader)):
                        self.strangers.append(f"{thing}: {member} has {binding['role']}")
                    continue
                grant = Grant(kind, thing, name, binding["role"], *known_by)
                if grant in self.missing:
                    self.missing.remove(grant)
                else:
                    self.stale.append(grant)

    def _account(self, environment: Environment, member: str) -> str | None:
        """The name of the account, when it is one of ours or a former function's."""
        kind, _, address = member.partition(":")
        name, _, domain = address.partition("@")
        if kind != "serviceAccount" or environment.email("") != f"@{domain}":
            return None
        return name if name in self._ours or name.startswith("fn-") else None


def _is_known(environment: Environment, thing: str, role: str, member: str) -> bool:
    """Whether a member that is not one of our accounts belongs there."""
    is_console = thing == f"gs://{environment.console_bucket}"
    return member.startswith(CONVENIENCE) or (is_console and (role, member) == console.READER)


def reads(environment: Environment, functions: Sequence[Function]) -> list[Command]:
    """The calls that read every policy."""
    return [policy(environment, kind, thing) for kind, thing in _things(environment, functions)]


def _things(environment: Environment, functions: Sequence[Function]) -> list[tuple[Kind, str]]:
    found: list[tuple[Kind, str]] = [("project", environment.project)]
    found += [("bucket", f"gs://{environment.bucket}")]
    found += [("bucket", f"gs://{environment.deploy_bucket}")]
    if environment.domain:
        found.append(("bucket", f"gs://{environment.console_bucket}"))
    found += [("secret", name) for name in access.all_secrets(environment)]
    return found + [
        ("account", environment.email(name)) for name in access.account_names(functions)
    ]
