"""How much a randomised proof tries: little in a test run, much in `make prove`, which sets PROVE.

All randomness in a proof follows from one seed. The seed is printed, so that a failure shows it and
SEED=… repeats that run.
"""

import os
import secrets
from collections.abc import Iterator
from typing import TypeVar

Amount = TypeVar("Amount")


def times(short: Amount, long: Amount) -> Amount:
    """How often or how long: `short` in a test run, `long` in a proof."""
    return long if os.environ.get("PROVE") else short


def seeds(short: int, long: int) -> Iterator[int]:
    """The seeds of this many runs; only SEED when it is set."""
    fixed = os.environ.get("SEED")
    for _ in range(1 if fixed else times(short, long)):
        seed = int(fixed) if fixed else secrets.randbelow(10**6)
        print(f"SEED={seed} runs this again")  # noqa: T201 - pytest shows it when the test fails
        yield seed
