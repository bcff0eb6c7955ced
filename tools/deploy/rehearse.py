"""Estimates a deploy's builds, calls and time from the commands that it would run.

`python -m tools.deploy.rehearse [-e ENVIRONMENT] [--functions N]`. Calls and builds are exact,
which a test checks against the stand-in for gcloud. Times are simulated from PARALLEL workers, a
quota of changes per minute, and the seconds per kind of command below, which are estimates and not
measurements.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from heapq import heapreplace
from itertools import cycle

import msgspec

from tools.deploy import access, artifacts, gateway, migrate, openapi, provision, schedules
from tools.deploy.commands import Command, Output
from tools.deploy.environment import Environment, load
from tools.deploy.functions import Function, deploy, wanted
from tools.deploy.resources import Resource
from tools.endpoints import declarations

# Changes per minute and project: users with many functions report 40 to 60 (firebase/firebase-tools
# issues 1372, 7268, 7949); the console shows a project's own quota.
CHANGES_PER_MINUTE = 40
READ, WRITE = 2.0, 4.0
SECONDS = {
    "builds submit": 180.0,
    "run deploy": 25.0,
    "functions deploy": 150.0,
    "sql instances create": 600.0,
    "redis instances create": 420.0,
    "services vpc-peerings connect": 60.0,
    "run jobs execute": 60.0,
    "api-gateway api-configs create": 180.0,
    "api-gateway gateways create": 120.0,
    "api-gateway gateways update": 120.0,
}
READING = frozenset(("describe", "list", "get-auth-string", "access", "read"))
# The gcloud calls that generate a secret's first value: tools/deploy/making.py.
BEHIND = {"redis-url": 2, "redis-ca": 1, "database-ca": 1}


class Cost(msgspec.Struct, frozen=True):
    """The cost of one subcommand."""

    builds: int
    calls: int
    seconds: float


def cost(rounds: Iterable[Sequence[Command]], parallel: int) -> Cost:
    """Rounds run one after the other, the commands of a round in parallel."""
    builds = calls = 0
    seconds = 0.0
    for commands in rounds:
        builds += sum(_kind(each) in {"builds submit", "functions deploy"} for each in commands)
        calls += sum(_calls(each) for each in commands)
        seconds += _simulated(commands, parallel)
    return Cost(builds, calls, seconds)


def _simulated(commands: Sequence[Command], parallel: int) -> float:
    free = [0.0] * parallel
    next_change = 0.0
    for command in commands:
        begin = free[0]
        if not _reads(command):
            begin = max(begin, next_change)
            next_change = begin + 60 / CHANGES_PER_MINUTE
        seconds = SECONDS.get(_kind(command), READ if _reads(command) else WRITE)
        heapreplace(free, begin + seconds)
    return max(free)


def _kind(command: Command) -> str:
    words = [word for word in command.words[1:5] if isinstance(word, str)]
    return next(
        (kind for kind in SECONDS if words[: len(kind.split())] == kind.split()), " ".join(words)
    )


def _reads(command: Command) -> bool:
    return bool(READING & set(command.words))


def _calls(command: Command) -> int:
    behind = sum(isinstance(word, Output) for word in command.words)
    return 1 + behind + (BEHIND.get(command.source[-2], 0) if command.source else 0)


def first(environment: Environment, functions: Sequence[Function]) -> dict[str, Cost]:
    """The cost for an empty project."""
    found = declarations()
    made = provision.resources(environment, functions)
    probe, label = provision.label_probe(environment), provision.label(environment, "x")
    schema = artifacts.migration_image(environment)
    building = _building(environment)
    moving = migrate.commands(environment, functions, schema.address, schema.tag)
    looks = [[probe]] * 3
    deploys = [deploy(environment, each, artifact="x", release="x") for each in functions]
    services = [each.service for each in functions]
    paths = {each.entry_point: "/" for each in functions}
    jobs = [
        command
        for task in schedules.tasks(environment, functions, paths, services, [])
        for command in task.commands
    ]
    content = openapi.document(environment, found)
    backends = openapi.backends(content) if len(found) == len(functions) else ()
    rounds = gateway.steps(environment, content, gateway.Gateway(None, {}))
    grants = [task.commands[0] for task in rounds[0]]
    grants += grants[:1] * (
        0 if backends else sum(not each.scheduled for each in functions) - len(grants)
    )
    switching = [command for tasks in rounds[1:] for task in tasks for command in task.commands]
    one = environment.parallel
    return {
        "provision": cost([[probe], *_one_by_one(_making(made)), [label]], 1),
        "migrate": cost(
            _one_by_one([probe, probe, schema.probe, schema.make, schema.probe, *moving]), 1
        ),
        "functions": cost(
            [[probe], [probe], [probe], *building, deploys, *looks, jobs],
            one,
        ),
        "gateway": cost([[probe], [probe], grants, *_one_by_one(switching)], one),
    }


def again(environment: Environment, changed: Sequence[Function]) -> dict[str, Cost]:
    """The cost for a provisioned project in which some functions changed."""
    probe = provision.label_probe(environment)
    deploys = [deploy(environment, each, artifact="x", release="x") for each in changed]
    made = [*_building(environment), deploys, [probe], [probe]] if changed else []
    return {
        "provision": cost([[probe]], 1),
        "migrate": cost([[probe], [probe]], 1),
        "functions": cost([[probe], [probe], [probe], *made, [probe]], environment.parallel),
        "gateway": cost([[probe], [probe], [probe]], 1),
    }


def _building(environment: Environment) -> list[list[Command]]:
    artifact = artifacts.artifact(environment)
    return _one_by_one([artifact.probe, artifact.make, artifact.probe])


def _making(resources: Sequence[Resource]) -> list[Command]:
    return [
        command
        for each in resources
        if not each.later
        for command in (*((each.probe,) if each.probe else ()), *each.create, *each.always)
    ] + [each.probe for each in resources if each.later and each.probe]


def _one_by_one(commands: Iterable[Command]) -> list[list[Command]]:
    return [[command] for command in commands]


def many(functions: Sequence[Function], count: int) -> list[Function]:
    """`count` functions: the existing ones, and copies with the same share of hot ones."""
    usual = [each for each in functions if each.traffic != "rare" and not each.scheduled]
    more = (
        msgspec.structs.replace(each, service=f"made-up-{number}", entry_point=f"made_up{number}")
        for number, each in zip(range(count - len(functions)), cycle(usual), strict=False)
    )
    return [*functions, *more]


def main(arguments: list[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tools.deploy.rehearse", description=__doc__)
    parser.add_argument("-e", "--environment", default="dev")
    parser.add_argument("--functions", type=int, default=0, metavar="N")
    chosen = parser.parse_args(arguments)
    environment = load(chosen.environment)
    found = wanted(environment, declarations())
    functions = many(found, chosen.functions or len(found))
    accounts = len(access.function_accounts(functions))
    out = sys.stdout.write
    out(f"{len(functions)} functions, {accounts} accounts, {environment.deploy_with}\n")
    out(f"{'':14}{'builds':>8}{'calls':>8}{'minutes':>9}\n")
    for name, costs in (
        ("first", first(environment, functions)),
        ("no change", again(environment, [])),
        ("one changed", again(environment, functions[:1])),
    ):
        out(_line(name, list(costs.values())))
        for step, each in costs.items():
            out(_line(f"  {step}", [each]))
    return 0


def _line(name: str, costs: Sequence[Cost]) -> str:
    builds, calls = sum(each.builds for each in costs), sum(each.calls for each in costs)
    return f"{name:14}{builds:8}{calls:8}{sum(each.seconds for each in costs) / 60:9.1f}\n"


if __name__ == "__main__":
    sys.exit(main())
