"""How much a proof tries: little in every test run, much in `make prove`, which sets PROVE.

What is random in a proof follows from one seed. It is printed, so that a failure shows it, and
SEED=… runs that one again.
"""

import os
import secrets
from collections.abc import Iterator
from typing import TypeVar

Amount = TypeVar("Amount")


def times(short: Amount, long: Amount) -> Amount:
    """How often or how long: `short` in an ordinary run, `long` in a proof."""
    return long if os.environ.get("PROVE") else short


def seeds(short: int, long: int) -> Iterator[int]:
    """The seeds of so many runs; only the one of SEED when that is set."""
    fixed = os.environ.get("SEED")
    for _ in range(1 if fixed else times(short, long)):
        seed = int(fixed) if fixed else secrets.randbelow(10**6)
        print(f"SEED={seed} runs this again")  # noqa: T201 - pytest shows it when the test fails
        yield seed
