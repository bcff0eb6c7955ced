"""How much a randomised proof tries: little in a test run, much in `make prove`, which sets PROVE.

All randomness in a proof follows from one seed. The seed is printed, so that a failure shows it and
SEED=… repeats that run.
"""

import os
import secrets
from collections.abc import Iterable, Iterator
from typing import TypeVar
from zlib import crc32

Amount = TypeVar("Amount")


def times(short: Amount, long: Amount) -> Amount:
    """How often or how long: `short` in a test run, `long` in a proof."""
    return long if os.environ.get("PROVE") else short


def one_of(values: Iterable[Amount], name: str) -> list[Amount]:
    """One of what a single place in the code judges, all of it at length.

    The name decides, so that a run which asks each endpoint asks about every value.
    """
    every = list(values)
    return times([every[crc32(name.encode()) % len(every)]] if every else [], every)


def seeds(short: int, long: int) -> Iterator[int]:
    """The seeds of this many runs; only SEED when it is set."""
    fixed = os.environ.get("SEED")
    for _ in range(1 if fixed else times(short, long)):
        seed = int(fixed) if fixed else secrets.randbelow(10**6)
        print(f"SEED={seed} runs this again")  # noqa: T201 - pytest shows it when the test fails
        yield seed
