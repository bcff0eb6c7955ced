"""What a program begins with: python -m tests.servers.portrait OUT.

It writes to OUT as JSON what it is, then its process id and a child's, and waits.
"""

import os
import random
import signal
import sys
from typing import Any

import msgspec
import psutil

WATCHED = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD, signal.SIGPIPE, signal.SIGHUP)


def prepare() -> None:
    """What the process that forks does first."""
    os.environ["OF_THE_PREPARED"] = "1"
    random.seed(1)


def portrait() -> dict[str, Any]:
    """What a fork has to have in common with a fresh process."""
    process = psutil.Process()
    return {
        "environment": dict(os.environ),
        "name": __name__,
        "arguments": [os.path.relpath(sys.argv[0]), len(sys.argv)],
        "path": sys.path,
        "folder": process.cwd(),
        "leads its group and session": {os.getpgid(0), os.getsid(0)} == {process.pid},
        "signals": [str(signal.getsignal(number)) for number in WATCHED],
        "blocked": [int(number) for number in signal.pthread_sigmask(signal.SIG_BLOCK, ())],
        "input": os.path.realpath("/dev/fd/0"),
        "outputs": [os.fstat(number).st_ino for number in (1, 2)],
        "threads": process.num_threads(),
    }


def main(out: int) -> None:
    """Tell, then wait for the end."""
    print("said in the log", flush=True)  # noqa: T201 - the test reads it
    child = os.fork()
    if not child:
        signal.pause()
    told = [portrait(), random.random(), [os.getpid(), child]]  # noqa: S311 - is it reseeded?
    # As a fleet's parent does.
    signal.signal(signal.SIGTERM, lambda *_: os.killpg(0, signal.SIGKILL))
    os.write(out, msgspec.json.encode(told) + b"\n")
    while True:
        signal.pause()


if __name__ == "__main__":
    main(int(sys.argv[1]))
