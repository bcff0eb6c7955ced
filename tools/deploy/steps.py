"""The subcommands of deploy.sh that change something: each plans, then prints or applies."""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from shared.pipeline.declaration import Declaration
from tools.deploy import artifacts, bases, cloud, migrate, url_map
from tools.deploy.checks import examples, first_things, problems
from tools.deploy.commands import Command
from tools.deploy.environment import Environment
from tools.deploy.functions import Function
from tools.deploy.limits import limit_problems
from tools.deploy.run import run_command, say
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
    if migrate.is_done(environment, project.functions, image.tag):
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


def ended(error: str | None, what: str) -> int:
    """Say how a subcommand ended; the exit code."""
    say(f"{what}: FAILED: {error}" if error else f"{what}: done")
    return 1 if error else 0
