"""Plans each function's step: create, update, release, keep, or report as orphan."""

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from tools.deploy.cloud import Deployed, others
from tools.deploy.commands import Command, gcloud
from tools.deploy.environment import Environment
from tools.deploy.functions import Function, deploy, release_of
from tools.deploy.naming import service_name

Action = Literal["create", "update", "release", "held", "unchanged", "orphaned"]
ORDER: tuple[Action, ...] = ("create", "update", "release", "held", "unchanged", "orphaned")


class PlanError(Exception):
    """The plan is impossible; nothing was changed."""


class Step(msgspec.Struct, frozen=True):
    """One function's step in the plan, and the reason."""

    service: str
    action: Action
    reason: str
    commands: tuple[Command, ...] = ()


def plan(
    environment: Environment,
    functions: Sequence[Function],
    deployed: Mapping[str, Deployed],
    *,
    artifact: str,
    only: Sequence[str] = (),
    prune: bool = False,
) -> list[Step]:
    """Compare wanted and deployed. PlanError for an unknown name or the other way of deploying."""
    mixed = others(deployed, environment.deploy_with)
    if mixed:
        raise PlanError(
            f"This project was deployed with DEPLOY_WITH={deployed[mixed[0]].way} "
            f"({len(mixed)} functions, such as {mixed[0]}): keep that, or run destroy first."
        )
    names = {function.service for function in functions}
    chosen = {service_name(name) for name in only}
    if unknown := chosen - names:
        raise PlanError("There is no function " + ", ".join(sorted(unknown)) + ".")
    release = release_of(functions)
    steps = [
        _step(
            environment,
            function,
            deployed.get(function.service),
            deploy(environment, function, artifact=artifact, release=release),
            is_named=function.service in chosen,
        )
        for function in functions
        if not chosen or function.service in chosen
    ]
    if not chosen:
        steps += [
            _orphan(environment, name, prune=prune) for name in sorted(deployed.keys() - names)
        ]
    return steps


def _step(
    environment: Environment,
    function: Function,
    found: Deployed | None,
    command: Command,
    *,
    is_named: bool,
) -> Step:
    to_latest = gcloud(
        environment,
        *("run", "services", "update-traffic", function.service),
        f"--region={environment.region}",
        "--to-latest",
    )
    if found is None:
        return Step(function.service, "create", "not there", (command,))
    # After a rollback the traffic is pinned, so a new revision would get none.
    after = (to_latest,) if found.pinned else ()
    if not found.whole:
        return Step(function.service, "update", "the last deploy did not finish", (command, *after))
    if found.digest != function.digest:
        return Step(function.service, "update", "changed", (command, *after))
    if not found.pinned:
        return Step(function.service, "unchanged", function.digest)
    if is_named:
        return Step(function.service, "release", "released again after a rollback", (to_latest,))
    return Step(function.service, "held", f"rolled back to {found.pinned}; deploy it by name")


def _orphan(environment: Environment, name: str, *, prune: bool) -> Step:
    words = (
        ("functions", "delete", name, "--gen2")
        if environment.deploy_with == "functions"
        else ("run", "services", "delete", name)
    )
    command = gcloud(environment, *words, f"--region={environment.region}")
    if prune:
        return Step(name, "orphaned", "has no endpoint any more; is deleted", (command,))
    return Step(name, "orphaned", "has no endpoint any more; --prune deletes it")


def summary(steps: Sequence[Step]) -> str:
    """The number of functions per step, in one line."""
    counts = {action: sum(step.action == action for step in steps) for action in ORDER}
    return ", ".join(f"{count} {action}" for action, count in counts.items() if count) or "nothing"
