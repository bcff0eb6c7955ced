"""Take an environment down: rebuildable parts are deleted, data is kept while protected."""

import json
from collections.abc import Iterable, Sequence

from tools.deploy.database.migrate import JOB
from tools.deploy.environments.entrance import is_direct
from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud.cloud import CloudError, Deployed, is_absent, output
from tools.deploy.gcloud.commands import Command, gcloud
from tools.deploy.gcloud.run import Task, run_command
from tools.deploy.provisioning import provision
from tools.deploy.routes.backends import deletion
from tools.deploy.routes.edge import deletions
from tools.deploy.routes.gateway import API, GATEWAY, NEXT


def rounds(
    environment: Environment,
    services: Iterable[Deployed],
    jobs: Sequence[str],
    configs: Sequence[str],
) -> list[list[Task]]:
    """Rounds of deletions: the gateway before its configs, callers before their targets."""
    place = f"--location={environment.region}"
    return [
        [
            _task(environment, name, "api-gateway", "gateways", "delete", name, place)
            for name in (GATEWAY, NEXT)
            if configs
        ],
        [
            _task(environment, name, "api-gateway", "api-configs", "delete", name, f"--api={API}")
            for name in configs
        ],
        [_task(environment, "api", "api-gateway", "apis", "delete", API)] if configs else [],
        [_task(environment, name, "scheduler", "jobs", "delete", name, place) for name in jobs],
        [_service(environment, service) for service in services],
        [_task(environment, JOB, "run", "jobs", "delete", JOB, f"--region={environment.region}")],
    ]


def edge(environment: Environment, services: Iterable[str]) -> list[Task]:
    """The balancer, which is billed by the hour: each part before the part that it refers to."""
    if not environment.domain:
        return []
    found = [
        _task(environment, f"edge {words[1]} {words[3]}", *words)
        for words in deletions(environment)
    ]
    if is_direct(environment):
        found += [
            Task(f"edge of {service}", "deleted", deletion(environment, service))
            for service in services
        ]
    return found


def record(environment: Environment) -> Command:
    """The call that makes the next provision look at every resource again."""
    return provision.label(environment, "destroyed")


def unrecord(environment: Environment) -> str | None:
    """Make the call; None, or the error. Without the bucket there is no record."""
    error = run_command(record(environment))
    return None if error and is_absent(CloudError(error)) else error


def cache(environment: Environment) -> list[Task]:
    """Redis, which holds counters and copies, and the secrets that know its address."""
    region = f"--region={environment.region}"
    return [
        _task(environment, "redis", "redis", "instances", "delete", "pavilion", region),
        _task(environment, "redis-url", "secrets", "delete", "redis-url"),
        _task(environment, "redis-ca", "secrets", "delete", "redis-ca"),
    ]


def data(environment: Environment) -> list[Task]:
    """The database, deleted last and only without deletion protection."""
    return [
        _task(
            environment,
            *("database", "sql", "instances", "delete", environment.database_instance_name),
        ),
    ]


def protection(environment: Environment) -> Command:
    """The call that shows whether deletion protection is on."""
    words = ("sql", "instances", "describe", environment.database_instance_name, "--format=json")
    return gcloud(environment, *words)


def is_protected(environment: Environment) -> bool:
    """Whether deletion protection is on; an instance that does not exist is not protected."""
    try:
        found = json.loads(output(protection(environment)))
    except CloudError as error:
        if not is_absent(error):
            raise
        return False
    return bool(found.get("settings", {}).get("deletionProtectionEnabled"))


def _service(environment: Environment, service: Deployed) -> Task:
    words = ("run", "services", "delete", service.service)
    if service.way == "functions":
        words = ("functions", "delete", service.service, "--gen2")
    return _task(environment, service.service, *words, f"--region={environment.region}")


def _task(environment: Environment, name: str, *words: str) -> Task:
    return Task(name, "deleted", (gcloud(environment, *words),))
