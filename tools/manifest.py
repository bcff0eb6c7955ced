"""What the declarations say to the cloud: the planning behind deploy.sh.

`python -m tools.manifest COMMAND --environment NAME [--dry-run]`. Progress goes to standard error,
results and the commands of a dry run to standard output. Exit codes: 0 done, 1 something failed or
is wrong, 2 misuse.
"""

import argparse
import os
import sys
from collections.abc import Callable

from tools.deploy import inspection, making, openapi, steps
from tools.deploy.budget import budget
from tools.deploy.cloud import CloudError
from tools.deploy.environment import EnvironmentFileError, load
from tools.deploy.functions import wanted
from tools.deploy.gateway import GatewayError
from tools.deploy.plan import PlanError
from tools.deploy.run import say
from tools.endpoints import declarations


def main(arguments: list[str] | None = None) -> int:
    """Run one command from the command line."""
    chosen = _parser().parse_args(arguments)
    try:
        return _run(chosen)
    except (CloudError, EnvironmentFileError, GatewayError, PlanError) as error:
        say(f"{chosen.command}: {error}")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.manifest", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in (
        *(
            "check",
            "provision",
            "build",
            "migrate",
            "functions",
            "edge",
            "gateway",
            "smoke",
            "rollback",
        ),
        *("status", "logs", "destroy", "secret", "rotated-keys", "document", "budget"),
    ):
        command = commands.add_parser(name)
        command.add_argument("-e", "--environment", default=os.environ.get("DEPLOY_TO", "dev"))
        command.add_argument("--dry-run", action="store_true")
        if name in {"functions", "rollback"}:
            command.add_argument("names", nargs="*", metavar="NAME")
        if name in {"logs", "secret"}:
            command.add_argument("name", metavar="NAME")
        if name == "functions":
            command.add_argument("--prune", action="store_true")
        if name == "provision":
            command.add_argument("--verify", action="store_true")
        if name == "destroy":
            command.add_argument("--confirm", metavar="PROJECT")
    return parser


def _run(chosen: argparse.Namespace) -> int:
    if chosen.command == "rotated-keys":
        return _write(making.rotated())
    environment = load(chosen.environment)
    if chosen.command == "secret":
        return _write(making.secret(environment, chosen.name))
    found = declarations()
    project = steps.Project(
        environment=environment,
        declarations=found,
        functions=wanted(environment, found),
        dry=chosen.dry_run,
    )
    if chosen.command == "document":
        return _write(openapi.document(environment, found).decode())
    if chosen.command == "budget":
        return _write(budget(environment, project.functions).table() + "\n")
    return _step(project, chosen)


def _step(project: steps.Project, chosen: argparse.Namespace) -> int:
    actions: dict[str, Callable[[], int]] = {
        "check": lambda: steps.check(project),
        "provision": lambda: steps.make_project(project, verify=chosen.verify),
        "build": lambda: steps.build(project),
        "migrate": lambda: steps.move_schema(project),
        "functions": lambda: (
            steps.check(project)
            or steps.deploy_functions(project, chosen.names, prune=chosen.prune)
        ),
        "edge": lambda: steps.make_edge(project),
        "gateway": lambda: steps.route(project),
        "smoke": lambda: inspection.smoke_test(project),
        "rollback": lambda: inspection.take_back(project, chosen.names),
        "status": lambda: inspection.status(project),
        "logs": lambda: inspection.logs(project, chosen.name),
        "destroy": lambda: inspection.take_down(project, confirmed=chosen.confirm),
    }
    return actions[chosen.command]()


def _write(text: str) -> int:
    sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
