"""Leads the gateways to the routes of the declarations: the live one, and the one of a trial."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.deploy.environments.entrance import is_direct
from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud import cloud
from tools.deploy.gcloud.dry_run import show
from tools.deploy.gcloud.run import Task, failed, run_all, say, summarize
from tools.deploy.monitoring.smoke import address, trial
from tools.deploy.monitoring.smoke_account import account
from tools.deploy.routes import edge_step, gateway, openapi
from tools.deploy.routes.gateway import NEXT, Gateway
from tools.deploy.wanted.project import Project


def route(project: Project, found: Gateway | None = None, *, granted: bool = False) -> int:
    """Deploy the gateway's description of the routes and switch to it.

    `found` is what a caller has read already; `granted` says that it has also given the rights.
    """
    environment = project.environment
    if is_direct(environment):
        return edge_step.route(project)
    content = openapi.document(environment, project.declarations)
    digest = openapi.document_digest(content)
    if project.dry:
        rounds = gateway.steps(environment, content, _recalled(environment))
        gateway.write_document(environment, content)
        show(gateway.reads(environment))
        for tasks in rounds:
            show([command for task in tasks for command in task.commands])
        return 0
    found = found or gateway.look(environment)
    rounds = gateway.steps(environment, content, found)
    is_new = found.active != gateway.config_name(content)
    if code := _run(environment, rounds[1:] if granted and is_new else rounds):
        return code
    cloud.remember_document(environment, digest)
    say(f"gateway: {f'config c-{digest}' if is_new else 'nothing to do'}")
    return 0


def differs(project: Project, found: Gateway) -> bool:
    """Whether the routes are other ones than the live gateway's."""
    content = openapi.document(project.environment, project.declarations)
    return found.active != gateway.config_name(content)


def rights(project: Project, found: Gateway) -> list[Task]:
    """The gateway's rights to invoke what its active config does not route to."""
    content = openapi.document(project.environment, project.declarations)
    return gateway.rights(project.environment, content, found)


def try_next(project: Project, found: Gateway, addresses: Mapping[str, str]) -> list[str]:
    """The problems of a journey through the second gateway, which leads to these addresses."""
    environment = project.environment
    content = openapi.document(environment, project.declarations, addresses)
    active = gateway.active_config(environment, NEXT)
    rounds = gateway.next_steps(environment, content, found, active)
    if _run(environment, rounds):
        return [f"the gateway {NEXT} could not be led to the new revisions"]
    url = address(environment, NEXT)
    names = frozenset(each.name for each in project.declarations)
    return trial(environment, url, names, account(environment))


def switch_back(environment: Environment, config: str) -> int:
    """Switch the live gateway back to its earlier config, unless it has it."""
    if gateway.has_settled(environment, config):
        return 0
    return _run(environment, [[gateway.back_to(environment, config)]])


def _run(environment: Environment, rounds: Sequence[Sequence[Task]]) -> int:
    for tasks in rounds:
        outcomes = run_all(tasks, parallel=environment.parallel)
        if failed(outcomes):
            return summarize(outcomes)
    return 0


def _recalled(environment: Environment) -> Gateway:
    digest = cloud.recall(environment).document
    path: Path = environment.work / f"gateway-{digest}.json"
    if not digest or not path.is_file():
        return Gateway(None, {})
    name = f"{gateway.LIVE_CONFIG}{digest}"
    return Gateway(name, {name: "ACTIVE"}, openapi.backends(path.read_bytes()))
