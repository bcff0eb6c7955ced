"""What each command of tools.manifest takes beside the environment and --dry-run."""

import argparse
from collections.abc import Mapping
from typing import Any

from tools.deploy.provisioning.rotation import ROTATED

NAME: Mapping[str, Any] = {"metavar": "NAME"}
NAMES: Mapping[str, Any] = {"nargs": "*", "metavar": "NAME", "help": "these functions only"}
PRUNE: Mapping[str, Any] = {"action": "store_true", "help": "delete orphans"}
HELD: Mapping[str, Any] = {"action": "store_true", "help": "release what was rolled back, too"}
OPTIONS: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "all": {"--prune": PRUNE, "--held": HELD},
    "release": {"--prune": PRUNE, "--held": HELD},
    "functions": {"names": NAMES, "--prune": PRUNE, "--held": HELD},
    "rollback": {
        "names": NAMES,
        "--unproven": {
            "action": "store_true",
            "help": "only a release that never passed smoke",
        },
    },
    "provision": {
        "--verify": {
            "action": "store_true",
            "help": "compare each resource with what is wanted, and mend what can be mended",
        }
    },
    "plan": {"--json": {"action": "store_true", "help": "print JSON, for a program"}},
    "logs": {"name": NAME},
    "balancer": {"name": NAME},
    "operate": {"arguments": {"nargs": argparse.REMAINDER, "metavar": "COMMAND …"}},
    "restore": {
        "--at": {
            "metavar": "TIME",
            "required": True,
            "help": "a time in UTC, like 2026-01-31T12:00:00Z",
        },
        "--deleted-at": {"metavar": "TIME", "help": "when a deleted one was deleted"},
    },
    "smoke-account": {"--link": {"metavar": "LINK", "help": "the link of the mail"}},
    "rotate": {"name": {"choices": ROTATED}},
    "budget": {"--requests": {"type": float, "default": 100, "help": "a second"}},
    "destroy": {"--confirm": {"metavar": "PROJECT", "help": "delete this project's resources"}},
}
# Of `rotate`, at most one.
WAYS = {
    "drop": "of a ring: keep the newest key alone, 30 days after the rotation",
    "leaked": "of a ring: a new key without the old ones, so that everybody signs in again",
}


def add_options(command: argparse.ArgumentParser, name: str) -> None:
    """Give the command what it takes."""
    for option, settings in OPTIONS.get(name, {}).items():
        command.add_argument(option, **settings)
    if name == "rotate":
        command.set_defaults(way="add")
        ways = command.add_mutually_exclusive_group()
        for way, text in WAYS.items():
            flag = "--drop-old" if way == "drop" else f"--{way}"
            ways.add_argument(flag, dest="way", action="store_const", const=way, help=text)
