"""Checks every command that a deploy could run against gcloud's grammar, before any call."""

import shlex
from collections.abc import Iterable, Sequence

from shared.pipeline.declaration import Declaration
from tools.deploy.console import console_step, stored
from tools.deploy.database import migrate
from tools.deploy.environments.entrance import is_direct
from tools.deploy.environments.environment import Environment
from tools.deploy.environments.naming import release_tag
from tools.deploy.gcloud.commands import Command
from tools.deploy.gcloud.grammar import UsageError, parse
from tools.deploy.images import artifacts
from tools.deploy.provisioning import access, drift, provision, stale
from tools.deploy.provisioning.resources import commands as all_commands
from tools.deploy.release import destroy, rollback, tagged
from tools.deploy.release.proof import mark
from tools.deploy.release.traffic import tag_newest, to_latest, to_revision
from tools.deploy.routes import backends, edge, gateway, openapi, schedules
from tools.deploy.wanted.functions import Function, deploy, release_of


def usage_problems(commands: Iterable[Command]) -> list[str]:
    """The commands that gcloud would refuse, each with the reason."""
    found = []
    for command in dict.fromkeys(commands):
        words = [
            word if isinstance(word, str) else f"{word.before}$({shlex.join(word.command)})"
            for word in command.words
        ]
        try:
            parse(words[1:])
        except UsageError as error:
            found.append(f"{shlex.join(words)}: {error}")
    return found


def every_command(
    environment: Environment, functions: Sequence[Function], declared: Sequence[Declaration]
) -> list[Command]:
    """Every command of the subcommands, for an empty project and for its removal."""
    artifact = artifacts.artifact(environment)
    image = artifacts.migration_image(environment)
    release = release_of(functions)
    old = f"{functions[0].service}-00001-abc"
    labels = {"release": release, "since": "1", "before": old}
    paths = {each.name: each.path for each in declared}
    names = [function.service for function in functions]
    content = openapi.document(environment, declared)
    rounds = gateway.steps(environment, content, gateway.Gateway(None, {}))
    rounds += gateway.next_steps(environment, content, gateway.Gateway(None, {}), None)
    if is_direct(environment):
        rounds += backends.rounds(environment, names, backends.Backends())
    rounds.append(schedules.tasks(environment, functions, paths, names, []))
    rounds += destroy.rounds(environment, [], names[:1], ["c-1"])
    rounds += [destroy.edge(environment, names[:1]), destroy.cache(environment)]
    rounds.append(destroy.data(environment))
    return [
        provision.label_probe(environment),
        *_comparing(environment, functions),
        *all_commands(provision.resources(environment, functions)),
        *(image.probe, image.make, artifact.probe, artifact.make),
        *map(image.shown, migrate.commands(environment, functions, image.address, image.tag)),
        *(
            artifact.shown(
                deploy(environment, function, artifact=artifact.address, labels=labels, is_new=True)
            )
            for function in functions
        ),
        *(command for tasks in rounds for task in tasks for command in task.commands),
        *(_domain(environment, release) if environment.domain else []),
        *gateway.reads(environment),
        artifact.shown(
            deploy(
                environment, functions[0], artifact=artifact.address, labels=labels, is_new=False
            )
        ),
        *_moving(environment, functions[0], old),
        mark(environment, release),
    ]


def _comparing(environment: Environment, functions: Sequence[Function]) -> list[Command]:
    """What `provision --verify` reads, mends and takes away."""
    everything = drift.watched(environment)
    return [
        *stale.reads(environment, functions),
        *(grant.remove(environment) for grant in access.grants(environment, functions)),
        *(each.describe for each in everything),
        *(each.mend for each in everything if each.mend),
    ]


def _domain(environment: Environment, release: str) -> list[Command]:
    """What the balancer and the console behind it take."""
    return [
        *all_commands(edge.resources(environment)),
        edge.describe_routes(environment),
        stored.list_command(environment),
        *console_step.examples(environment, release),
    ]


def _moving(environment: Environment, function: Function, old: str) -> list[Command]:
    return [
        tagged.token(environment, function),
        to_latest(environment, function.service),
        to_revision(environment, function.service, old),
        tag_newest(environment, function.service, release_tag("1"), old),
        rollback.list_command(environment, function.service),
    ]
