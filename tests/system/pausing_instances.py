"""Instances that pause at every step towards a store, or die at a chosen one.

Replaces tests.servers.instances; the arguments are the same. LIVES has the lifetimes of the states
of cached limits as JSON, for a fresh process, OFTEN the share of long pauses. A request with the
header Die-At: 3 kills its instance at the third step; each trip to a store has one step before it
and one after it. Freeze-At stops the instance there until it is thawed.
"""

import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import flask
import msgspec

from shared.admission import plan_limits as limits_value
from shared.database.pipelined import PipelinedConnection
from shared.memorystore.client import Memorystore

DIE_AT, FREEZE_AT = "Die-At", "Freeze-At"
# Pauses in seconds.
SHORT, LONG = 0.002, 0.08
OFTEN = float(os.environ.get("OFTEN", "0.15"))
Arguments = ParamSpec("Arguments")
Value = TypeVar("Value")


def pausing(trip: Callable[Arguments, Value]) -> Callable[Arguments, Value]:
    """The same trip, with a step before it and one after it, however it ends."""

    @wraps(trip)
    def paused(*arguments: Arguments.args, **options: Arguments.kwargs) -> Value:
        place()
        try:
            return trip(*arguments, **options)
        finally:
            place()

    return paused


def place() -> None:
    """Pause, freeze or die."""
    if flask.has_request_context():
        flask.g.places = flask.g.get("places", 0) + 1
        for header, sent in ((DIE_AT, signal.SIGKILL), (FREEZE_AT, signal.SIGSTOP)):
            if flask.request.headers.get(header) == str(flask.g.places):
                # To this thread: one sent to the process would let it run on until another has
                # stopped, on a busy machine up to its answer.
                signal.pthread_kill(threading.get_ident(), sent)
    # Sometimes as long as a whole change takes, mostly almost nothing.
    time.sleep(LONG if random.random() < OFTEN else random.random() * SHORT)  # noqa: S311


def main(*arguments: int) -> None:
    """Install the pauses, then run the instances."""
    Memorystore.run = pausing(Memorystore.run)  # type: ignore[method-assign]
    PipelinedConnection.run = pausing(PipelinedConnection.run)  # type: ignore[method-assign]
    if "LIVES" in os.environ:
        limits_value.LIVES = msgspec.json.decode(os.environ["LIVES"], type=limits_value.Lives)
    # Only now, since its imports take the lives as their defaults.
    from tools.local import instances  # noqa: PLC0415

    instances.load_and_keep(*arguments)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
