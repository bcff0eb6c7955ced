"""Servers for the measurements, each in its own process as in the cloud."""

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tools.local.processes import ROOT, accepts, free_port, launch

PEERS = Path(__file__).with_name("peers")
THREADS = "4"


@contextmanager
def function(
    target: str,
    folder: Path,
    source: Path = ROOT / "main.py",
    environment: Mapping[str, str] | None = None,
) -> Iterator[int]:
    """The port of a functions-framework process with one worker of four threads."""
    port = free_port()
    command = ["-m", "functions_framework", "--source", str(source), "--target", target]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    with _running(command, port, folder / target, environment):
        yield port


@contextmanager
def wsgi(module: str, folder: Path) -> Iterator[int]:
    """The port of a gunicorn with the worker and threads that functions-framework gives it."""
    port = free_port()
    command = ["-m", "gunicorn", "--worker-class", "gthread", "--threads", THREADS]
    command += ["--bind", f"127.0.0.1:{port}", f"{module}:app"]
    with _running(command, port, folder / module):
        yield port


@contextmanager
def asgi(module: str, folder: Path) -> Iterator[int]:
    """The port of one uvicorn worker."""
    port = free_port()
    command = ["-m", "uvicorn", "--log-level", "warning", "--port", str(port), f"{module}:app"]
    with _running(command, port, folder / module):
        yield port


@contextmanager
def _running(
    command: Sequence[str], port: int, log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[None]:
    process = launch([sys.executable, *command], log, environment=environment)
    try:
        while not accepts(port):
            if process.poll() is not None:
                raise RuntimeError(f"{command} ended:\n{log.read_text()}")
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait()
