"""Ends a process that a test started, and all that it started, on a machine that may be busy."""

import subprocess
from contextlib import suppress
from typing import Any

import psutil

# A gunicorn that is ending while it replaces a worker needs its worker to start first.
PATIENCE_SECONDS = 60


def end(process: subprocess.Popen[Any]) -> None:
    """Stop the process; kill it with its children when it does not end, so that none is left."""
    if process.poll() is not None:
        return
    family = psutil.Process(process.pid).children(recursive=True)
    process.terminate()
    try:
        process.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for child in family:
        with suppress(psutil.NoSuchProcess):
            child.kill()
