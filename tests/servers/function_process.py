"""A functions-framework process of one function, started as the cloud starts it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.servers.ending import end
from tools.local.processes import ROOT, accepts, free_port

START_SECONDS = 60


@contextmanager
def served(target: str, threads: str, **settings: str) -> Iterator[tuple[str, int]]:
    """Its address. gunicorn has one kind of worker for a single thread and another for several."""
    port = free_port()
    command = ["-m", "functions_framework", "--source", "main.py", "--target", target]
    process = subprocess.Popen(
        [sys.executable, *command, "--port", str(port)],
        env={**os.environ, "THREADS": threads, "TRUSTED_PROXY_HOPS": "1", **settings},
        cwd=ROOT,
    )
    try:
        until = time.monotonic() + START_SECONDS
        while not accepts(port) and time.monotonic() < until:
            time.sleep(0.02)
        yield "127.0.0.1", port
    finally:
        end(process)
