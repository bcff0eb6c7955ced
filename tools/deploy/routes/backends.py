"""With EDGE=services: the functions' backends, and the import of the URL map that names them.

Backends come before the routes that lead to them, and those of functions that are gone are deleted
after the routes. So an interrupted run leaves routes that work, and the next completes it.
"""

from collections.abc import Sequence

import msgspec

from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud.cloud import output
from tools.deploy.gcloud.commands import Command, gcloud
from tools.deploy.gcloud.run import Task
from tools.deploy.routes import edge
from tools.deploy.routes.url_map import PREFIX

GROUPS, BACKENDS = ("compute", "network-endpoint-groups"), ("compute", "backend-services")


class Backends(msgspec.Struct, frozen=True):
    """The functions that have an endpoint group, and those whose backend holds it."""

    groups: frozenset[str] = frozenset()
    made: frozenset[str] = frozenset()
    joined: frozenset[str] = frozenset()


def reads(environment: Environment) -> list[Command]:
    """The reading calls of `look`."""
    ours = f"--filter=name~^{PREFIX}"
    return [
        gcloud(environment, *GROUPS, "list", ours, "--format=value(name)"),
        gcloud(environment, *BACKENDS, "list", ours, "--format=value(name,backends[0].group)"),
    ]


def look(environment: Environment) -> Backends:
    """Read which functions the balancer can reach."""
    groups, backends = (output(command).splitlines() for command in reads(environment))
    rows = [line.split() for line in backends if line.strip()]
    return Backends(
        frozenset(line.strip().removeprefix(PREFIX) for line in groups if line.strip()),
        frozenset(row[0].removeprefix(PREFIX) for row in rows),
        frozenset(row[0].removeprefix(PREFIX) for row in rows if len(row) > 1),
    )


def rounds(environment: Environment, wanted: Sequence[str], found: Backends) -> list[list[Task]]:
    """Rounds of tasks, run one after the other: backends, routes, deletions."""
    making = [
        Task(service, "reachable", commands)
        for service in sorted(set(wanted))
        if (commands := _making(environment, service, found))
    ]
    gone = sorted((found.groups | found.made) - set(wanted))
    return [
        making,
        [Task("routes", "imported", (edge.import_routes(environment),))],
        [Task(service, "unreachable", deletion(environment, service)) for service in gone],
    ]


def _making(environment: Environment, service: str, found: Backends) -> tuple[Command, ...]:
    name, region = f"{PREFIX}{service}", f"--region={environment.region}"
    made: list[Command] = []
    if service not in found.groups:
        group = ("--network-endpoint-type=serverless", f"--cloud-run-service={service}")
        made.append(gcloud(environment, *GROUPS, "create", name, region, *group))
    if service not in found.made:
        flags = ("--load-balancing-scheme=EXTERNAL_MANAGED", "--protocol=HTTPS")
        logged = "--enable-logging"
        made.append(gcloud(environment, *BACKENDS, "create", name, "--global", *flags, logged))
    if service not in found.joined:
        where = f"--network-endpoint-group-region={environment.region}"
        join = (f"--network-endpoint-group={name}", where)
        made.append(gcloud(environment, *BACKENDS, "add-backend", name, "--global", *join))
    return tuple(made)


def deletion(environment: Environment, service: str) -> tuple[Command, ...]:
    """The commands that delete a function's backend and endpoint group."""
    name = f"{PREFIX}{service}"
    return (
        gcloud(environment, *BACKENDS, "delete", name, "--global"),
        gcloud(environment, *GROUPS, "delete", name, f"--region={environment.region}"),
    )
