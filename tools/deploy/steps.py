"""The subcommands of deploy.sh that change something: each plans, then prints or applies."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from shared.pipeline.declaration import Declaration
from tools.deploy import (
    access,
    artifacts,
    bases,
    cloud,
    gateway,
    migrate,
    openapi,
    schedules,
    url_map,
)
from tools.deploy.checks import examples, first_things, problems
from tools.deploy.commands import Command
from tools.deploy.environment import Environment
from tools.deploy.functions import Function
from tools.deploy.limits import limit_problems
from tools.deploy.plan import Step, plan, summary
from tools.deploy.run import Task, failed, run_all, run_command, say, summarize
from tools.deploy.usage import every_command, usage_problems


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """The input of a subcommand. `dry` prints commands and calls nothing."""

    environment: Environment
    declarations: list[Declaration]
    functions: list[Function]
    dry: bool


def show(commands: Sequence[Command]) -> None:
    """Print commands in shell syntax, one per line."""
    for command in commands:
        print(command.text())  # noqa: T201 - the result of a dry run


def note(text: str) -> None:
    """Print a comment between commands."""
    for line in text.splitlines():
        print(f"# {line}")  # noqa: T201 - the result of a dry run


def check(project: Project) -> int:
    """List every problem before any call."""
    found = problems(project.environment, project.functions)
    found += limit_problems(project.functions, project.declarations)
    found += url_map.problems(project.environment, project.declarations)
    found += usage_problems(
        every_command(project.environment, project.functions, project.declarations)
    )
    for text in first_things(project.environment) if project.environment.name == "dev" else ():
        say(f"note: {text}")
    for text in bases.age_note(bases.load(), datetime.now(UTC).date()):
        say(f"note: {text}")
    if project.dry:
        shipped = set(examples(project.environment))
        found = [text for text in found if text not in shipped]
    for text in found:
        say(f"check: {text}")
    if not found:
        say(f"check: {len(project.functions)} functions, no problem found")
    return 1 if found else 0


def move_schema(project: Project) -> int:
    """Migrate the database to the newest schema, before new code gets traffic."""
    environment = project.environment
    image = artifacts.migration_image(environment)
    if project.dry:
        moving = migrate.commands(environment, project.functions, image.address, image.tag)
        show([migrate.probe(environment), image.probe, image.make, *map(image.shown, moving)])
        return 0
    members = " ".join(
        f"{login}={role}" for login, role in access.members(environment, project.functions).items()
    )
    if migrate.is_done(environment, image.tag, members):
        say("migrate: nothing to do")
        return 0
    address, error = built(environment, image)
    for command in migrate.commands(environment, project.functions, address, image.tag):
        error = error or run_command(command)
    return ended(error, "migrate")


def build(project: Project) -> int:
    """Build the functions' artifact unless it exists."""
    environment = project.environment
    artifact = artifacts.artifact(environment)
    if project.dry:
        show([artifact.probe, artifact.make])
        return 0
    return ended(built(environment, artifact)[1], "build")


def deploy_functions(project: Project, only: Sequence[str], *, prune: bool) -> int:
    """Plan, then build at most once and deploy what changed."""
    environment = project.environment
    artifact = artifacts.artifact(environment)
    deployed = cloud.recall(environment).services if project.dry else cloud.look(environment)

    def planned(address: str) -> list[Step]:
        return plan(
            environment, project.functions, deployed, artifact=address, only=only, prune=prune
        )

    steps = planned(artifact.address)
    if project.dry:
        return _print_plan(project, steps, artifact)
    for step in steps:
        if step.action != "unchanged":
            say(f"{step.action:9} {step.service}: {step.reason}")
    say(f"plan: {summary(steps)}")
    if any(step.action in {"create", "update"} for step in steps):
        address, error = built(environment, artifact)
        if error:
            return ended(error, "build")
        steps = planned(address)
    todo = [Task(step.service, f"{step.action}d", step.commands) for step in steps if step.commands]
    outcomes = run_all(todo, parallel=environment.parallel)
    services = cloud.look(environment) if todo else deployed
    cloud.remember(environment, services)
    return summarize(outcomes) or _schedule(project, services)


def _schedule(project: Project, services: dict[str, cloud.Deployed]) -> int:
    environment = project.environment
    paths = {each.name: each.path for each in project.declarations}
    jobs = schedules.look(environment)
    tasks = schedules.tasks(environment, project.functions, paths, services, jobs)
    return summarize(run_all(tasks, parallel=environment.parallel))


def _print_plan(project: Project, steps: Sequence[Step], artifact: artifacts.Artifact) -> int:
    environment = project.environment
    record = cloud.recall(environment).services
    known = "as last seen from here" if record else "for a project that has none yet"
    show(cloud.list_commands(environment))
    note(f"plan {known}: {summary(steps)}")
    if any(step.action in {"create", "update"} for step in steps):
        show([artifact.probe, artifact.make])
    for step in steps:
        if step.action != "unchanged":
            note(f"{step.action} {step.service}: {step.reason}")
            show([artifact.shown(command) for command in step.commands])
    paths = {each.name: each.path for each in project.declarations}
    there = {step.service for step in steps if step.action != "orphaned"}
    show([schedules.list_command(environment)])
    if not record:
        for task in schedules.tasks(environment, project.functions, paths, there, []):
            show(task.commands)
    return 0


def built(environment: Environment, artifact: artifacts.Artifact) -> tuple[str, str | None]:
    """The artifact's fixed address, once it is built; or why it is not."""
    try:
        found = cloud.output(artifact.probe).strip()
    except cloud.CloudError as error:
        if not any(word in str(error) for word in ("NOT_FOUND", "not found", "matched no objects")):
            return "", str(error)
        found = ""
    if not found:
        if artifact.address.endswith(".zip"):
            artifacts.write_archive(environment)
        say(f"building {artifact.address}")
        if failure := run_command(artifact.make):
            return "", failure
        found = cloud.output(artifact.probe).strip()
    return artifact.fixed(found), None


def route(project: Project) -> int:
    """Deploy the gateway's description of the routes and switch to it."""
    environment = project.environment
    content = openapi.document(environment, project.declarations)
    digest = openapi.document_digest(content)
    found = _recalled(environment) if project.dry else gateway.look(environment)
    rounds = gateway.steps(environment, content, found)
    if project.dry:
        gateway.write_document(environment, content)
        show(gateway.reads(environment))
        for tasks in rounds:
            show([command for task in tasks for command in task.commands])
        return 0
    for tasks in rounds:
        outcomes = run_all(tasks, parallel=environment.parallel)
        if failed(outcomes):
            return summarize(outcomes)
    cloud.remember_document(environment, digest)
    say(f"gateway: {'nothing to do' if rounds == [[]] else 'config c-' + digest}")
    return 0


def _recalled(environment: Environment) -> gateway.Gateway:
    digest = cloud.recall(environment).document
    path: Path = environment.work / f"gateway-{digest}.json"
    if not digest or not path.is_file():
        return gateway.Gateway(None, {})
    name = f"c-{digest}"
    return gateway.Gateway(name, {name: "ACTIVE"}, openapi.backends(path.read_bytes()))


def ended(error: str | None, what: str) -> int:
    """Say how a subcommand ended; the exit code."""
    say(f"{what}: FAILED: {error}" if error else f"{what}: done")
    return 1 if error else 0
