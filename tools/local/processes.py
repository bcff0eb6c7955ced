"""Starts and stops the programs of the local stack; none of them outlives the starter."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

LEASH = Path(__file__).with_name("leash.py")
ROOT = Path(__file__).parents[2]
POLL_SECONDS = 0.02
START_SECONDS = 60
# An address that another program took between our look and the start is tried again this often.
STARTS = 3
SECONDS_BETWEEN_STARTS = 0.5


class StartError(Exception):
    """A part of the stack did not start. The text is shown to the user."""


class Recipe(NamedTuple):
    """How to run a server on a loopback port, and how to see that it accepts connections."""

    name: str
    scheme: str
    log: Path
    begin: Callable[[int], subprocess.Popen[bytes]]
    ready: Callable[[int], bool]
    ending: signal.Signals = signal.SIGTERM


class Server(NamedTuple):
    """A started server and its address, which it keeps across restarts."""

    recipe: Recipe
    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """The address for clients."""
        return f"{self.recipe.scheme}127.0.0.1:{self.port}"


def start(recipe: Recipe) -> Server:
    """Run a server on a free port. StartError with the end of its log.

    A server that ends early is started again, because another program may have taken the port.
    """
    for _ in range(STARTS):
        port = free_port()
        server = Server(recipe, port, recipe.begin(port))
        if is_up(server):
            return server
        stop(server, 0)
        time.sleep(SECONDS_BETWEEN_STARTS)
    raise StartError(f"{recipe.name} did not start. {last_lines(recipe.log)}")


def start_again(server: Server) -> Server:
    """Run a server again at its old address, without waiting for it."""
    return server._replace(process=server.recipe.begin(server.port))


def stop(server: Server, seconds: float = 10) -> None:
    """Stop a server with its own signal, and kill it after `seconds`."""
    process = server.process
    if process.poll() is None:
        process.send_signal(server.recipe.ending)
        process.send_signal(signal.SIGCONT)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def stop_all(servers: Sequence[Server]) -> None:
    """Stop servers in reverse order."""
    for server in reversed(servers):
        stop(server)


def is_up(server: Server) -> bool:
    """Whether `server` came up before it ended or a minute was over."""
    deadline = time.monotonic() + START_SECONDS
    while server.process.poll() is None and time.monotonic() < deadline:
        if server.recipe.ready(server.port):
            return True
        time.sleep(POLL_SECONDS)
    return False


def say(line: str) -> None:
    """Print a line at once. A closed standard output does not stop the stack."""
    with suppress(BrokenPipeError):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def launch(
    command: Sequence[str],
    log: Path,
    *,
    ending: signal.Signals = signal.SIGTERM,
    user: str | None = None,
    environment: Mapping[str, str] | None = None,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start `command` in its own session, so that Ctrl-C reaches only us, and on a leash.

    Call it from the main thread, because Linux ties the leash to the thread that started the
    process.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - the commands are ours
            leashed(command, ending, user),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=environment,
            cwd=ROOT,
            start_new_session=True,
            pass_fds=pass_fds,
        )


def leashed(command: Sequence[str], ending: signal.Signals, user: str | None = None) -> list[str]:
    """The command that runs `command` until it or this process ends."""
    leash = (sys.executable, "-I", "-S", str(LEASH))
    return [*leash, str(os.getpid()), str(int(ending)), user or "-", *command]


def free_port() -> int:
    """A loopback port that is free at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def accepts(port: int) -> bool:
    """Whether a server accepts connections on the loopback port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def last_lines(log: Path, count: int = 8) -> str:
    """The end of a log, for a message."""
    text = log.read_text(errors="replace") if log.exists() else ""
    return "\n".join(
        [f"The end of {log}:", *("    " + line for line in text.splitlines()[-count:])]
    )
