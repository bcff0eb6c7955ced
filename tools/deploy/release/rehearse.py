"""Estimates a deploy's builds, calls and time from the commands that it would run.

`python -m tools.deploy.release.rehearse [-e ENVIRONMENT] [--functions N]`. Calls and builds are
exact, which a test checks against the stand-in for gcloud. Times are simulated from PARALLEL
workers, a quota of changes per minute, and the seconds per kind of command below, which are
estimates and not measurements.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from heapq import heapreplace
from itertools import cycle

import msgspec

from tools.deploy.database import migrate
from tools.deploy.environments.environment import Environment, load
from tools.deploy.gcloud.commands import Command, Output
from tools.deploy.images import artifacts
from tools.deploy.provisioning import access, provision
from tools.deploy.provisioning.resources import Resource
from tools.deploy.release.rehearsed_release import Round, first_release, later_release, one_by_one
from tools.deploy.wanted.functions import Function, wanted
from tools.endpoints import declarations

# Changes per minute and project: users with many functions report 40 to 60 (firebase/firebase-tools
# issues 1372, 7268, 7949); the console shows a project's own quota.
CHANGES_PER_MINUTE = 40
READ, WRITE = 2.0, 4.0
SECONDS = {
    "builds submit": 180.0,
    "run deploy": 25.0,
    # With the request to a new revision that follows.
    "auth print-identity-token": 8.0,
    "functions deploy": 150.0,
    "sql instances create": 600.0,
    "redis instances create": 420.0,
    "services vpc-peerings connect": 60.0,
    "run jobs execute": 60.0,
    "api-gateway api-configs create": 180.0,
    "api-gateway gateways create": 120.0,
    "api-gateway gateways update": 120.0,
}
# The gcloud calls that generate a secret's first value: tools/deploy/provisioning/making.py.
BEHIND = {"redis-url": 2, "redis-ca": 1, "database-ca": 1}


class Cost(msgspec.Struct, frozen=True):
    """The cost of one subcommand."""

    builds: int
    calls: int
    seconds: float


def cost(rounds: Iterable[Round]) -> Cost:
    """Rounds run one after the other, the commands of a round in parallel."""
    builds = calls = 0
    seconds = 0.0
    for each in rounds:
        builds += sum(_kind(one) in {"builds submit", "functions deploy"} for one in each.commands)
        calls += sum(_calls(one) for one in each.commands)
        seconds += _simulated(each.commands, each.at_once)
    return Cost(builds, calls, seconds)


def _simulated(commands: Sequence[Command], parallel: int) -> float:
    free = [0.0] * parallel
    next_change = 0.0
    for command in commands:
        begin = free[0]
        if not command.reads:
            begin = max(begin, next_change)
            next_change = begin + 60 / CHANGES_PER_MINUTE
        seconds = SECONDS.get(_kind(command), READ if command.reads else WRITE)
        heapreplace(free, begin + seconds)
    return max(free)


def _kind(command: Command) -> str:
    words = [word for word in command.words[1:5] if isinstance(word, str)]
    return next(
        (kind for kind in SECONDS if words[: len(kind.split())] == kind.split()), " ".join(words)
    )


def _calls(command: Command) -> int:
    behind = sum(isinstance(word, Output) for word in command.words)
    return 1 + behind + (BEHIND.get(command.source[-2], 0) if command.source else 0)


def first(environment: Environment, functions: Sequence[Function]) -> dict[str, Cost]:
    """The cost for an empty project."""
    made = provision.resources(environment, functions)
    probe, label = provision.label_probe(environment), provision.label(environment, "x")
    schema = artifacts.migration_image(environment)
    moving = migrate.commands(environment, functions, schema.address, schema.tag)
    release = first_release(environment, functions)
    return {
        "provision": cost(one_by_one([probe, *_making(made), label])),
        "migrate": cost(
            one_by_one([probe, probe, schema.probe, schema.make, schema.probe, *moving])
        ),
    } | {phase: cost(rounds) for phase, rounds in release.items()}


def again(environment: Environment, changed: Sequence[Function]) -> dict[str, Cost]:
    """The cost for a provisioned project in which some functions changed."""
    probe = provision.label_probe(environment)
    release = later_release(environment, changed)
    return {
        "provision": cost(one_by_one([probe])),
        "migrate": cost(one_by_one([probe, probe])),
    } | {phase: cost(rounds) for phase, rounds in release.items()}


def _making(resources: Sequence[Resource]) -> list[Command]:
    return [
        command
        for each in resources
        if not each.later
        for command in (*((each.probe,) if each.probe else ()), *each.create, *each.always)
    ] + [each.probe for each in resources if each.later and each.probe]


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
    parser = argparse.ArgumentParser(
        prog="python -m tools.deploy.release.rehearse", description=__doc__
    )
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
        ("all changed", again(environment, functions)),
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
