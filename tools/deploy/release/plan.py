"""Plans each function's step: create, update, prove, release, keep, or report as orphan.

A deploy gives an existing service a revision without traffic, under the release's tag. It carries
in its labels what a way back needs, so that any later process finds it in the list of services: the
revision that served before, and when the release began. A service with a tag belongs to a release
that a process began and did not end; a plan takes such a release up where it was left.
"""

import time
from collections.abc import Collection, Mapping, Sequence
from typing import Literal

import msgspec

from tools.deploy.environments.environment import Environment
from tools.deploy.environments.naming import release_tag, service_name
from tools.deploy.gcloud.cloud import Deployed, others
from tools.deploy.gcloud.commands import Command
from tools.deploy.gcloud.run import Task
from tools.deploy.release.traffic import removal, tag_newest, to_latest, to_revision
from tools.deploy.wanted.functions import Function, deploy, release_of

Action = Literal["create", "update", "prove", "release", "held", "unchanged", "orphaned"]
ORDER: tuple[Action, ...] = (
    *("create", "update", "prove", "release", "held", "unchanged", "orphaned"),
)


class PlanError(Exception):
    """The plan is impossible; nothing was changed."""


class Step(msgspec.Struct, frozen=True):
    """One function's step in the plan, and the reason.

    `commands` change no traffic of an existing service, except with DEPLOY_WITH=functions. With
    `moves` the revision gets the traffic once it is proven; `back` returns it to the one before.
    """

    service: str
    action: Action
    reason: str
    commands: tuple[Command, ...] = ()
    moves: bool = False
    back: tuple[Command, ...] = ()


def beginning() -> str:
    """The moment that tells releases apart, in milliseconds: two may begin within a second."""
    return str(time.time_ns() // 1_000_000)


def plan(
    environment: Environment,
    functions: Sequence[Function],
    deployed: Mapping[str, Deployed],
    *,
    artifact: str,
    only: Sequence[str] = (),
    held: bool = False,
    since: str = "",
) -> list[Step]:
    """Compare wanted and deployed. PlanError for an unknown name or the other way of deploying.

    `held` releases what a rollback took back, too.
    """
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
    labels = {"release": release_of(functions), "since": since}
    unfinished = {each.release for each in deployed.values() if each.tag}
    steps = [
        _step(
            environment,
            function,
            deployed.get(function.service),
            _Order(artifact, labels, unfinished, held or function.service in chosen),
        )
        for function in functions
        if not chosen or function.service in chosen
    ]
    if not chosen:
        steps += [
            Step(name, "orphaned", "has no endpoint any more; --prune deletes it")
            for name in sorted(deployed.keys() - names)
        ]
    return steps


class _Order(msgspec.Struct, frozen=True):
    """What a plan wants of each function."""

    artifact: str
    labels: Mapping[str, str]
    unfinished: Collection[str]
    is_released: bool


def _step(
    environment: Environment, function: Function, found: Deployed | None, order: _Order
) -> Step:
    name = function.service
    if found is None or not found.serving:
        # Cloud Run refuses --no-traffic for a service that has none; no route leads to it yet.
        command = _deploy(environment, function, order, {}, is_new=True)
        again = found is not None
        reason = "the first deploy did not finish" if again else "not there"
        return Step(name, "create", reason, (command,))
    stable = found.before if _is_left(found, order) and found.before else found.serving
    back = (to_revision(environment, name, stable),)
    if found.whole and found.digest == function.digest:
        return _kept(environment, found, order, back)
    command = _deploy(environment, function, order, {"before": stable}, is_new=False)
    reason = "changed" if found.whole else "the last deploy did not finish"
    if environment.deploy_with == "functions":
        # After a rollback the traffic is pinned, so a new revision would get none.
        move = (to_latest(environment, name),) if found.pinned else ()
        return Step(name, "update", reason, (command, *move), back=back)
    return Step(name, "update", reason, (command,), moves=True, back=back)


def _kept(
    environment: Environment,
    found: Deployed,
    order: _Order,
    back: tuple[Command, ...],
) -> Step:
    """The step of a function that needs no deploy."""
    name = found.service
    if not found.pinned:
        moved = _is_left(found, order) and found.before
        return Step(name, "unchanged", found.digest, back=back if moved else ())
    if found.tag:
        return Step(name, "prove", "deployed by a run that did not end", moves=True, back=back)
    if not order.is_released:
        return Step(name, "held", f"kept at {found.pinned}; deploy it by name, or with --held")
    reason = "released again after a rollback"
    if environment.deploy_with == "functions":
        return Step(name, "release", reason, (to_latest(environment, name),), back=back)
    tag = tag_newest(environment, name, release_tag(order.labels["release"]), found.newest)
    return Step(name, "release", reason, (tag,), moves=True, back=back)


def _is_left(found: Deployed, order: _Order) -> bool:
    """Whether it belongs to a release that a run began and did not end."""
    return found.release in order.unfinished


def _deploy(
    environment: Environment,
    function: Function,
    order: _Order,
    before: Mapping[str, str],
    *,
    is_new: bool,
) -> Command:
    return deploy(
        environment,
        function,
        artifact=order.artifact,
        labels={**order.labels, **before},
        is_new=is_new,
    )


def pruning(environment: Environment, steps: Sequence[Step]) -> list[Task]:
    """The tasks that delete the orphans."""
    return [
        Task(step.service, "deleted", (removal(environment, step.service),))
        for step in steps
        if step.action == "orphaned"
    ]


def summary(steps: Sequence[Step]) -> str:
    """The number of functions per step, in one line."""
    counts = {action: sum(step.action == action for step in steps) for action in ORDER}
    return ", ".join(f"{count} {action}" for action, count in counts.items() if count) or "nothing"
