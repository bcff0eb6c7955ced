"""The program behind deploy.sh: plans and runs a deployment from the declarations.

`python -m tools.manifest COMMAND --environment NAME [--dry-run]`. Progress goes to standard error,
results and the commands of a dry run to standard output. Exit codes: 0 done, 1 something failed or
is wrong, 2 misuse.
"""

import argparse
import os
import sys
from collections.abc import Callable
from functools import partial

from tools.api import document
from tools.deploy import inspection, review, steps
from tools.deploy.console import console_step
from tools.deploy.console.built import BuildError
from tools.deploy.database import operating, restore
from tools.deploy.environments.environment import EnvironmentFileError, load
from tools.deploy.gcloud.cloud import CloudError
from tools.deploy.gcloud.run import say
from tools.deploy.images import bases
from tools.deploy.money import pooling
from tools.deploy.monitoring import alerting
from tools.deploy.monitoring.smoke_account import SmokeAccountError
from tools.deploy.options import add_options
from tools.deploy.provisioning import projects, rotation
from tools.deploy.provisioning.rotation import RotationError
from tools.deploy.release import rollback, routing
from tools.deploy.release.plan import PlanError
from tools.deploy.release.preview import preview
from tools.deploy.release.release import Chosen, release
from tools.deploy.release.smoke_step import smoke_test
from tools.deploy.routes import edge, edge_step, openapi
from tools.deploy.routes.gateway import GatewayError
from tools.deploy.wanted.functions import wanted
from tools.deploy.wanted.project import Project
from tools.endpoints import declarations

# Schema first: a migration never breaks the code that still serves.
STEPS = ("check", "provision", "migrate")
# What the pipeline runs by itself, after a provision by a person some time ago.
BUILD_ON = frozenset(("build", "migrate", "functions", "release", "console"))
# What neither builds nor compares functions, and so needs no document.
BESIDE_FUNCTIONS = frozenset(("operate", "restore", "alerts", "smoke-account", "logs"))
COMMANDS = {
    "all": "Check, provision, migrate, then release, with edge before the console and smoke.",
    "check": "List every problem that can be found without a call to the cloud.",
    "provision": "Create the project's resources: network, PostgreSQL, Redis, buckets, secrets, "
    "accounts with the rights that their functions need. One reading call when nothing is new.",
    "build": "Build the image (or the source archive) that functions are deployed from, once.",
    "migrate": "Migrate the schema in a job with its own identity, before new code serves.",
    "release": "Functions, gateway, console and smoke in one process: new revisions are proven at "
    "addresses of their own and through a second gateway, then get all traffic, or go back if a "
    "step fails.",
    "functions": "Compare every function with what is deployed, by digest; build at most once; "
    "deploy what differs without traffic, prove it, then move the traffic. Failed deploys are "
    "listed and move nothing; run it again for what is left.",
    "gateway": "Create a gateway config for the routes and switch to it once it is active; with "
    "EDGE=services, bring the balancer's routes to the functions up to date.",
    "edge": "Put a balancer with a certificate before the console and the gateway, or with "
    "EDGE=services the functions, when DOMAIN is set.",
    "console": "Build the console and upload it, when its sources changed and DOMAIN is set.",
    "smoke": "Test the live system: health, a signed-in session, a forged address, a mail.",
    "smoke-account": "Have a link mailed to SMOKE_EMAIL, and with --link give that account its "
    "password: smoke signs in with it.",
    "rollback": "Move traffic of the newest release, or of named functions, back one revision.",
    "operate": "Run one of the operator's commands (python -m tools.operate) as a job beside the "
    "database, and print its output.",
    "restore": "Copy the database as it was at a time into a new instance, and print what to do "
    "next. The instance that serves is not touched.",
    "alerts": "Create the alerts of docs/runbooks.md that are missing, update what differs, remove "
    "those that are no longer there.",
    "plan": "Show what provision, migrate, functions, gateway, edge and console would change; exit "
    "code 2 when something would, 0 when nothing, 1 when a call fails.",
    "status": "Show what is deployed and what a deploy would do.",
    "refresh": "Raise the pinned base images (deploy/bases.env, cloudbuild.yaml) to what their "
    "tags are now. Commit it and deploy: so fixes of the operating system and Python arrive.",
    "logs": "Show the newest log lines of one function.",
    "destroy": "List what would be deleted; delete it once confirmed. Protected data is kept.",
    "rotate": "Add the next version of a secret and say which line of the environment's file to "
    "change. A ring's old keys are read from the version in use and stay until --drop-old.",
    "balancer": "Print a part of the balancer as gcloud imports it, for a pipe.",
    "document": "Print the gateway's description of the routes.",
    "budget": "Show how the database's connections are divided, and what a pool would cost.",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command from the command line."""
    chosen = parser().parse_args(arguments)
    try:
        return _run(chosen)
    except (
        BuildError,
        CloudError,
        EnvironmentFileError,
        GatewayError,
        PlanError,
        RotationError,
        SmokeAccountError,
    ) as error:
        say(f"{chosen.command}: {error}")
        return 1


def parser() -> argparse.ArgumentParser:
    """The commands and their arguments."""
    whole = argparse.ArgumentParser(prog="python -m tools.manifest", description=__doc__)
    commands = whole.add_subparsers(dest="command", required=True)
    for name, description in COMMANDS.items():
        command = commands.add_parser(name, description=description)
        command.add_argument(
            "-e",
            "--environment",
            default=os.environ.get("DEPLOY_TO", "dev"),
            help="a file of environments/ without .env (default: dev, or DEPLOY_TO)",
        )
        command.add_argument(
            "--dry-run", action="store_true", help="print the exact commands, run none"
        )
        add_options(command, name)
    return whole


def _run(chosen: argparse.Namespace) -> int:
    if chosen.command == "refresh":
        return bases.raise_all(dry=chosen.dry_run)
    environment = load(chosen.environment)
    if chosen.command == "balancer":
        return _write(edge.part(environment, chosen.name))
    found = declarations()
    if chosen.command not in BESIDE_FUNCTIONS:
        # Before the digests, which cover this file.
        document.write(f"https://{environment.domain}" if environment.domain else document.LOCAL)
    project = Project(
        environment=environment,
        declarations=found,
        derive=partial(wanted, environment, found),
        dry=chosen.dry_run,
    )
    if chosen.command == "document":
        return _write(openapi.document(environment, found).decode())
    if chosen.command == "budget":
        return _write(pooling.report(environment, project.functions, chosen.requests))
    if chosen.command == "all":
        return _everything(project, chosen)
    return _alone(project, chosen)


def _alone(project: Project, chosen: argparse.Namespace) -> int:
    if chosen.command in BUILD_ON and (failed := projects.stop_when_due(project)):
        return failed
    return _step(project, chosen, chosen.command)


def _everything(project: Project, chosen: argparse.Namespace) -> int:
    chosen.verify = False
    for command in STEPS:
        if failed := _step(project, chosen, command):
            return failed
    return _release(project, chosen, edge=True)


def _release(project: Project, chosen: argparse.Namespace, *, edge: bool = False) -> int:
    follow = chosen.command != "functions"
    wished = Chosen(
        names=[] if follow else chosen.names,
        prune=chosen.prune,
        held=chosen.held,
        follow=follow,
        edge=edge,
    )
    return preview(project, wished) if project.dry else release(project, wished)


def _step(project: Project, chosen: argparse.Namespace, command: str) -> int:
    actions: dict[str, Callable[[], int]] = {
        "check": lambda: steps.check(project),
        "provision": lambda: (
            projects.make_project(project, verify=chosen.verify)
            or (edge_step.compare(project) if chosen.verify else 0)
        ),
        "build": lambda: steps.build(project),
        "migrate": lambda: steps.move_schema(project),
        "functions": lambda: steps.check(project) or _release(project, chosen),
        "release": lambda: steps.check(project) or _release(project, chosen),
        "edge": lambda: edge_step.make_edge(project),
        "gateway": lambda: routing.route(project),
        "console": lambda: console_step.make_console(project),
        "smoke": lambda: smoke_test(project),
        "rollback": lambda: rollback.take_back(project, chosen.names, unproven=chosen.unproven),
        "operate": lambda: operating.run(project, chosen.arguments),
        "restore": lambda: restore.restore(
            project.environment, chosen.at, chosen.deleted_at, dry=project.dry
        ),
        "alerts": lambda: alerting.make(project.environment, dry=project.dry),
        "smoke-account": lambda: inspection.make_smoke_account(project, chosen.link),
        "rotate": lambda: rotation.rotate(project, chosen.name, chosen.way),
        "plan": lambda: review.review(project, as_json=chosen.json),
        "status": lambda: inspection.status(project),
        "logs": lambda: inspection.logs(project, chosen.name),
        "destroy": lambda: inspection.take_down(project, confirmed=chosen.confirm),
    }
    return actions[command]()


def _write(text: str) -> int:
    sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
