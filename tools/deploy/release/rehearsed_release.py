"""The commands of a release, by phase: what tools/deploy/release/rehearse.py counts and times.

A release after the first one finds both gateways made, and prunes the second one's earlier config.
"""

from collections.abc import Iterable, Sequence

import msgspec

from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud import cloud
from tools.deploy.gcloud.commands import Command, gcloud
from tools.deploy.gcloud.run import Task
from tools.deploy.images import artifacts
from tools.deploy.monitoring.smoke import host
from tools.deploy.provisioning import provision
from tools.deploy.release import proof, tagged
from tools.deploy.release.traffic import MOVES_AT_ONCE, to_revision
from tools.deploy.routes import gateway, openapi, schedules
from tools.deploy.routes.gateway import Gateway
from tools.deploy.wanted.functions import Function, deploy
from tools.endpoints import declarations

LABELS = {"release": "0" * 16, "since": "1", "before": "x"}


class Round(msgspec.Struct, frozen=True):
    """Commands that run side by side, so many at once."""

    commands: Sequence[Command]
    at_once: int


Phases = dict[str, list[Round]]


def first_release(environment: Environment, functions: Sequence[Function]) -> Phases:
    """The release of an empty project: everything is created, and nothing has to be moved."""
    services = [each.service for each in functions]
    paths = {each.entry_point: "/" for each in functions}
    jobs = schedules.tasks(environment, functions, paths, services, [])
    content = openapi.document(environment, declarations())
    rights, *making = gateway.steps(environment, content, Gateway(None, {}))
    routed = sum(not each.scheduled for each in functions)
    grants = (_commands(rights) * routed)[:routed]
    return {
        "deploy": _deploys(environment, functions, is_new=True),
        "proof": [
            *one_by_one([*gateway.reads(environment), schedules.list_command(environment)]),
            Round(grants, environment.parallel),
        ],
        "traffic": [Round(_commands(jobs), environment.parallel)],
        "gateway": one_by_one(_commands([task for tasks in making for task in tasks])),
        "smoke": _smoke(environment, is_new=True),
    }


def later_release(environment: Environment, changed: Sequence[Function]) -> Phases:
    """A release that changes existing functions and no routes."""
    reads = gateway.reads(environment)
    looks = [*reads, reads[0], schedules.list_command(environment)]
    deploys = _deploys(environment, changed, is_new=False)
    smoke = _smoke(environment, is_new=bool(changed))
    if environment.deploy_with == "functions":
        # Nothing waits for a proof.
        changed = ()
    moves = [to_revision(environment, each.service, "x") for each in changed]
    return {
        "deploy": deploys,
        "proof": [
            *one_by_one(looks),
            Round([tagged.token(environment, each) for each in changed], MOVES_AT_ONCE),
            *(one_by_one(_journey(environment)) if changed else []),
        ],
        "traffic": [Round(moves, MOVES_AT_ONCE)],
        "gateway": [],
        "smoke": smoke,
    }


def one_by_one(commands: Iterable[Command]) -> list[Round]:
    """A round for each command."""
    return [Round([command], 1) for command in commands]


def _deploys(
    environment: Environment, functions: Sequence[Function], *, is_new: bool
) -> list[Round]:
    look = one_by_one(cloud.list_commands(environment))
    # Whether provision is due.
    due = one_by_one([provision.label_probe(environment)])
    if not functions:
        return [*due, *look]
    artifact = artifacts.artifact(environment)
    deploys = [
        deploy(environment, each, artifact="x", labels=LABELS, is_new=is_new) for each in functions
    ]
    building = one_by_one([artifact.probe, artifact.make, artifact.probe])
    return [*due, *look, *building, Round(deploys, environment.parallel), *look]


def _journey(environment: Environment) -> list[Command]:
    content = openapi.document(environment, declarations())
    earlier = f"{gateway.NEXT_CONFIG}earlier"
    found = Gateway("c-1", {earlier: "ACTIVE"})
    *making, pruning = gateway.next_steps(environment, content, found, earlier)
    return [
        gateway.reads(environment)[0],
        *_commands([task for tasks in making for task in tasks]),
        *_commands(pruning),
        *_asking(environment, gateway.NEXT),
    ]


def _smoke(environment: Environment, *, is_new: bool) -> list[Round]:
    commands = [*_asking(environment, gateway.GATEWAY), *cloud.list_commands(environment)]
    commands.append(proof.probe(environment))
    if is_new:
        commands.append(proof.mark(environment, LABELS["release"]))
    return one_by_one(commands)


def _asking(environment: Environment, name: str) -> list[Command]:
    logged = gcloud(environment, "logging", "read", "trace", "--limit=1", "--format=json")
    return [host(environment, name), logged]


def _commands(tasks: Sequence[Task]) -> list[Command]:
    return [command for task in tasks for command in task.commands]
