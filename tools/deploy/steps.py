"""The subcommands of deploy.sh that change something: each plans, then prints or applies."""

from datetime import UTC, datetime

from tools.deploy.checking.checks import examples, first_things, problems
from tools.deploy.checking.limits import limit_problems
from tools.deploy.checking.usage import every_command, usage_problems
from tools.deploy.database import migrate
from tools.deploy.gcloud.dry_run import show
from tools.deploy.gcloud.run import ended, run_command, say
from tools.deploy.images import artifacts, bases
from tools.deploy.routes import url_map
from tools.deploy.wanted.project import Project


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
    address, error = artifacts.built(environment, image)
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
    return ended(artifacts.built(environment, artifact)[1], "build")
