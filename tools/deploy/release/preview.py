"""Prints the commands of a release, from what this clone saw last."""

from collections.abc import Sequence

from tools.deploy.console import console_step
from tools.deploy.environments.naming import release_tag
from tools.deploy.gcloud import cloud
from tools.deploy.gcloud.commands import Command
from tools.deploy.gcloud.dry_run import note, show
from tools.deploy.images import artifacts
from tools.deploy.monitoring.smoke import host
from tools.deploy.release import routing, tagged
from tools.deploy.release.plan import Step, beginning, plan, pruning, summary
from tools.deploy.release.proving import can_prove
from tools.deploy.release.release import Chosen
from tools.deploy.release.smoke_step import smoke_test
from tools.deploy.release.traffic import to_revision
from tools.deploy.routes import gateway, openapi, schedules
from tools.deploy.routes.edge_step import make_edge
from tools.deploy.wanted.functions import Function, deploy, release_of
from tools.deploy.wanted.project import Project


def preview(project: Project, chosen: Chosen) -> int:
    """Print the commands of a release."""
    environment = project.environment
    record = cloud.recall(environment).services
    artifact = artifacts.artifact(environment)
    steps = plan(
        *(environment, project.functions, record),
        artifact=artifact.address,
        only=chosen.names,
        held=chosen.held,
        since=beginning(),
    )
    show(cloud.list_commands(environment))
    known = "as last seen from here" if record else "for a project that has none yet"
    note(f"plan {known}: {summary(steps)}")
    if any(step.action in {"create", "update"} for step in steps):
        show([artifact.probe, artifact.make])
    for step in steps:
        if step.action != "unchanged":
            note(f"{step.action} {step.service}: {step.reason}")
            show([artifact.shown(command) for command in step.commands])
    if can_prove(environment):
        _show_proof(project, steps, journey=chosen.follow)
    _show_moves(project, steps)
    _show_jobs(project, steps, is_first=not record)
    if chosen.follow:
        routing.route(project)
        if chosen.edge:
            make_edge(project)
        console_step.show_uploads(project)
        smoke_test(project)
    if chosen.prune:
        show([command for task in pruning(environment, steps) for command in task.commands])
    if not record and can_prove(environment):
        note("a later release, for each function that changed; and through the second gateway:")
        function = project.functions[0]
        for command in [*later(project, function), *_journey(project, [function])]:
            note(command.text())
    return 0


def later(project: Project, function: Function) -> list[Command]:
    """The commands for a changed function: deployed, proven, moved; and taken back."""
    environment = project.environment
    old = f"{function.service}-00001-abc"
    labels = {"release": release_of(project.functions), "since": "1", "before": old}
    artifact = artifacts.artifact(environment)
    return [
        artifact.shown(
            deploy(environment, function, artifact=artifact.address, labels=labels, is_new=False)
        ),
        tagged.token(environment, function),
        _move(project, function.service),
        to_revision(environment, function.service, old),
    ]


def _show_moves(project: Project, steps: Sequence[Step]) -> None:
    moved = [_move(project, step.service) for step in steps if step.moves]
    if moved:
        note("to the revision that was deployed and proven, whichever number it has got:")
    show(moved)


def _move(project: Project, service: str) -> Command:
    return to_revision(project.environment, service, f"{service}-00002-abc")


def _show_proof(project: Project, steps: Sequence[Step], *, journey: bool) -> None:
    environment = project.environment
    functions = {function.service: function for function in project.functions}
    proving = [functions[step.service] for step in steps if step.back]
    if not proving:
        return
    note("for each new revision: GET /_ready at its tag's address, with a token")
    show([tagged.token(environment, function) for function in proving])
    if journey:
        show(_journey(project, proving))
        note("the journey of smoke there, a forged X-Forwarded-For included")


def _journey(project: Project, proving: Sequence[Function]) -> list[Command]:
    """The commands that lead the second gateway to these functions' new revisions."""
    environment = project.environment
    tag = release_tag(release_of(project.functions))
    addresses = {
        function.service: environment.url(f"{tag}---{function.service}") for function in proving
    }
    content = openapi.document(environment, project.declarations, addresses)
    found = gateway.Gateway(None, {})
    rounds = gateway.next_steps(environment, content, found, gateway.NEXT)
    commands = [command for tasks in rounds for task in tasks for command in task.commands]
    return [*commands, host(environment, gateway.NEXT)]


def _show_jobs(project: Project, steps: Sequence[Step], *, is_first: bool) -> None:
    environment = project.environment
    show([schedules.list_command(environment)])
    if is_first:
        paths = {each.name: each.path for each in project.declarations}
        there = {step.service for step in steps if step.action != "orphaned"}
        for task in schedules.tasks(environment, project.functions, paths, there, []):
            show(task.commands)
