"""Bindings of a role to one of our accounts, on the project or on one resource.

A grant is data, so that the wanted ones can be added, compared with those that the policies hold,
and taken away once nothing asks for them.
"""

from typing import Literal

import msgspec

from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud.commands import Command, gcloud, joined

Kind = Literal["project", "bucket", "secret", "account"]
TITLE = "pavilion"
GROUPS: dict[Kind, tuple[str, ...]] = {
    "project": ("projects",),
    "bucket": ("storage", "buckets"),
    "secret": ("secrets",),
    "account": ("iam", "service-accounts"),
}


class Grant(msgspec.Struct, frozen=True, order=True):
    """One role of one account on one thing; `condition` is an expression of IAM Conditions.

    A condition is known by its title and description too, which matter for one made by hand.
    """

    kind: Kind
    thing: str
    account: str
    role: str
    condition: str = ""
    title: str = TITLE
    description: str = ""

    def add(self, environment: Environment) -> Command:
        """The command that adds the binding."""
        return self._change(environment, "add-iam-policy-binding")

    def remove(self, environment: Environment) -> Command:
        """The command that removes the binding."""
        return self._change(environment, "remove-iam-policy-binding")

    def _change(self, environment: Environment, verb: str) -> Command:
        # Without a word about conditions gcloud asks, once a policy holds one.
        condition = "None"
        if self.condition:
            parts = [f"expression={self.condition}", f"title={self.title}"]
            condition = joined(parts + [f"description={self.description}"] * bool(self.description))
        return gcloud(
            environment,
            *(*GROUPS[self.kind], verb, self.thing),
            f"--member=serviceAccount:{environment.email(self.account)}",
            *(f"--role={self.role}", f"--condition={condition}", "--format=none"),
        )


def policy(environment: Environment, kind: Kind, thing: str) -> Command:
    """The call that reads every binding of one thing."""
    return gcloud(environment, *GROUPS[kind], "get-iam-policy", thing, "--format=json")
