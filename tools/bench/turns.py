"""Several things measured in turns, so that the machine treats them alike."""

import time
from collections.abc import Callable, Hashable, Mapping
from functools import partial
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)


def in_turns(measures: Mapping[Name, Callable[[], float]], rounds: int) -> dict[Name, list[float]]:
    """What each has measured, by round; a first round warms up and does not count."""
    found: dict[Name, list[float]] = {name: [] for name in measures}
    for number in range(rounds + 1):
        for name, measure in measures.items():
            measured = measure()
            if number:
                found[name].append(measured)
    return found


def calls_in_turns(
    ways: Mapping[str, Callable[[], object]], rounds: int, calls: int
) -> dict[str, list[float]]:
    """Microseconds a call, so many calls of each way a round."""
    return in_turns({name: partial(microseconds, way, calls) for name, way in ways.items()}, rounds)


def microseconds(way: Callable[[], object], calls: int) -> float:
    """What one of so many calls takes."""
    started = time.perf_counter()
    for _ in range(calls):
        way()
    return (time.perf_counter() - started) / calls * 1e6
