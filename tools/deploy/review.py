"""What a deploy would change, for a review before it: text, or JSON for a program.

It reads and changes nothing. Exit codes: 0 nothing would change, 2 something would, 1 a call
failed.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from tools.deploy.console import console_step, stored
from tools.deploy.database import migrate
from tools.deploy.gcloud import cloud
from tools.deploy.gcloud.dry_run import show
from tools.deploy.images import artifacts
from tools.deploy.provisioning import projects
from tools.deploy.provisioning.resources import absent
from tools.deploy.release.plan import plan
from tools.deploy.routes import edge, gateway, openapi
from tools.deploy.wanted.project import Project

CHANGES = 2
Change = dict[str, str]


def review(project: Project, *, as_json: bool) -> int:
    """Print what each step would change."""
    if project.dry:
        show(reads(project))
        return 0
    found = changes(project)
    lines = [
        f"{step}: {change['action']} {change['name']}: {change['reason']}"
        for step, each in found.items()
        for change in each
    ]
    text = json.dumps(found, indent=1) if as_json else "\n".join(lines) or "nothing would change"
    print(text)  # noqa: T201 - the result
    return CHANGES if lines else 0


def changes(project: Project) -> Mapping[str, list[Change]]:
    """What each step would change, by the names of the subcommands, in their order."""
    steps: dict[str, Callable[[Project], list[Change]]] = {
        "provision": _provision,
        "migrate": _migrate,
        "functions": _functions,
        "gateway": _gateway,
        "edge": _edge,
        "console": _console,
    }
    return {name: step(project) for name, step in steps.items()}


def reads(project: Project) -> list[Any]:
    """The calls of a review."""
    environment = project.environment
    balancer = edge.resources(environment) if environment.domain else []
    routes = [edge.describe_routes(environment)] if environment.domain else []
    files = [stored.list_command(environment)] if environment.domain else []
    return [
        *projects.reads(project),
        migrate.probe(environment),
        *cloud.list_commands(environment),
        *gateway.reads(environment),
        *(each.probe for each in balancer if each.probe),
        *(*routes, *files),
    ]


def _change(action: str, name: str, reason: str) -> Change:
    return {"action": action, "name": name, "reason": reason}


def _provision(project: Project) -> list[Change]:
    recorded, digest = projects.recorded(project), projects.digest(project)
    if not recorded:
        return [_change("create", "resources", "the project has no record of a provision")]
    due = [_change("update", "resources", "differ from the recorded ones")] * (recorded != digest)
    return due + [_change("update", "drift", text) for text in projects.drift(project)]


def _migrate(project: Project) -> list[Change]:
    environment = project.environment
    image = artifacts.migration_image(environment)
    if migrate.is_done(environment, project.functions, image.tag):
        return []
    return [_change("run", migrate.JOB, f"{image.tag} has not run for these logins")]


def _functions(project: Project) -> list[Change]:
    environment = project.environment
    artifact = artifacts.artifact(environment)
    found = plan(environment, project.functions, _deployed(project), artifact=artifact.address)
    return [
        _change(step.action, step.service, step.reason)
        for step in found
        if step.action in {"create", "update", "prove"}
    ]


def _deployed(project: Project) -> Mapping[str, cloud.Deployed]:
    try:
        return cloud.look(project.environment)
    except cloud.CloudError as error:
        if cloud.is_absent(error):
            return {}
        raise


def _gateway(project: Project) -> list[Change]:
    environment = project.environment
    content = openapi.document(environment, project.declarations)
    try:
        found = gateway.look(environment)
    except cloud.CloudError as error:
        if not cloud.is_absent(error):
            raise
        found = gateway.Gateway(None, {})
    rounds = gateway.steps(environment, content, found)
    name = f"c-{openapi.document_digest(content)}"
    if found.active == name or not any(rounds):
        return []
    return [_change("update" if found.active else "create", name, f"{found.active} serves")]


def _console(project: Project) -> list[Change]:
    environment = project.environment
    found = stored.look(environment) if environment.domain else []
    if not console_step.is_due(environment, found):
        return []
    reason = "its sources changed" if stored.live_index(found) else "is missing"
    return [_change("update" if found else "create", "console", reason)]


def _edge(project: Project) -> list[Change]:
    if not project.environment.domain:
        return []
    missing = absent(edge.resources(project.environment))
    found = [_change("create", name, "is missing") for name in missing]
    if edge.routes_differ(project.environment):
        found.append(_change("update", "URL map", "differs from what edge imports"))
    return found
