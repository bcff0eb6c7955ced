"""The subcommand `smoke`: tests the live system, and records that its release has passed."""

from tools.deploy.environments.entrance import is_direct
from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud import cloud
from tools.deploy.gcloud.dry_run import note, show
from tools.deploy.gcloud.run import run_command, say
from tools.deploy.monitoring import smoke_account
from tools.deploy.monitoring.smoke import host, smoke
from tools.deploy.release import proof, rollback
from tools.deploy.routes import edge, gateway
from tools.deploy.wanted.functions import release_of
from tools.deploy.wanted.project import Project


def smoke_test(project: Project) -> int:
    """Run the smoke test against the live system."""
    environment = project.environment
    if project.dry:
        show([host(environment, gateway.GATEWAY)])
        show([proof.probe(environment), proof.mark(environment, release_of(project.functions))])
        note(
            "between: GET /v1/health/live and /v1/health/ready, a sign-in, a list, a sign-out, and"
        )
        note("a forged X-Forwarded-For whose logged address is read with gcloud logging read;")
        if environment.domain:
            note("at the domain also the console: two pages, their headers, a missing file;")
        if environment.smoke_email:
            show([smoke_account.read_password(environment)])
            note("a mail to the account, whose delivery is read with gcloud logging read")
        return 0
    problems = smoke(environment, frozenset(each.name for each in project.declarations))
    for text in problems:
        say(f"smoke: {text}")
    say("smoke: " + (f"{len(problems)} wrong" if problems else "all well"))
    if problems:
        return 1
    _prove(environment)
    return 0


def _prove(environment: Environment) -> None:
    if is_direct(environment) and edge.pending(environment):
        # No address was there to be asked.
        return
    release, _ = rollback.newest_release(cloud.look(environment))
    if not release or proof.proven(environment) == release:
        return
    if error := run_command(proof.mark(environment, release)):
        # A release that is well is not taken back because of its record.
        say(f"smoke: {error}")
        say("smoke: not recorded as proven, ./deploy.sh smoke does it; until then a failing smoke")
        say("takes this release back")
