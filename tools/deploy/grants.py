"""Bindings of a role to one of our accounts, on the project or on one resource.

A grant is data, so that the wanted ones can be added, compared with those that the policies hold,
and taken away once nothing asks for them.
"""

from typing import Literal

import msgspec

from tools.deploy.commands import Command, gcloud
from tools.deploy.environment import Environment

Kind = Literal["project", "bucket", "secret", "account"]
GROUPS: dict[Kind, tuple[str, ...]] = {
    "project": ("projects",),
    "bucket": ("storage", "buckets"),
    "secret": ("secrets",),
    "account": ("iam", "service-accounts"),
}


class Grant(msgspec.Struct, frozen=True, order=True):
    """One role of one account on one thing; `condition` is an expression of IAM Conditions."""

    kind: Kind
    thing: str
    account: str
    role: str
    condition: str = ""

    def add(self, environment: Environment) -> Command:
        """The command that adds the binding."""
        return self._change(environment, "add-iam-policy-binding")

    def remove(self, environment: Environment) -> Command:
        """The command that removes the binding."""
        return self._change(environment, "remove-iam-policy-binding")

    def _change(self, environment: Environment, verb: str) -> Command:
        # Without a word about conditions gcloud asks, once a policy holds one.
        condition = f"expression={self.condition},title=pavilion" if self.condition else "None"
        return gcloud(
            environment,
            *(*GROUPS[self.kind], verb, self.thing),
            f"--member=serviceAccount:{environment.email(self.account)}",
            *(f"--role={self.role}", f"--condition={condition}", "--format=none"),
        )


def policy(environment: Environment, kind: Kind, thing: str) -> Command:
    """The call that reads every binding of one thing."""
    return gcloud(environment, *GROUPS[kind], "get-iam-policy", thing, "--format=json")
