"""Programs that begin as forks of one process, which has imported already what they need.

    python -m tests.servers.forking LISTENER PREPARED

A fleet's parent imports for more than a second, and a run starts thirty of them. The run has one
such process instead. At the first request it calls `prepare` of the module PREPARED; then it forks
for each request. The fork goes on as `python -m MODULE` would begin: in its own session and process
group, with the environment, the log and the descriptors of the request, and with nothing done yet
but imports. It is sent SIGTERM when the connection of the request is closed, so it ends with the
process that asked for it, however that one ends, and when the process of the run ends.
"""

import fcntl
import os
import runpy
import signal
import socket
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import msgspec

from tools.local.leash import end_with_starter
from tools.local.processes import launch

# A log, an announcement and the listeners of a fleet.
MOST_DESCRIPTORS = 100
# In which a request arrives completely.
SECONDS = 10


class Program(msgspec.Struct, frozen=True):
    """What to run. Its arguments are the numbers of its descriptors."""

    module: str
    environment: dict[str, str]


class Request(NamedTuple):
    """A program that is asked for; the first descriptor is its log."""

    program: Program
    descriptors: list[int]
    connection: socket.socket


@contextmanager
def forking(folder: Path, prepared: str) -> Iterator[str]:
    """The process that forks; the address that `begin` takes."""
    folder.mkdir(parents=True, exist_ok=True)
    address = folder / "forks"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(short(address))
        listener.listen()
        number = listener.fileno()
        command = [sys.executable, "-m", __name__, str(number), prepared]
        process = launch(command, folder / "forks.log", pass_fds=[number])
    try:
        yield str(address)
    finally:
        process.terminate()
        process.wait()


def short(address: Path) -> str:
    """The same path, from here if that is shorter: a socket's may have a hundred characters."""
    return min(str(address), os.path.relpath(address), key=len)


def begin(
    address: str,
    module: str,
    descriptors: Sequence[int],
    *,
    environment: Mapping[str, str],
    log: Path,
) -> socket.socket:
    """Run the module as a program, until the socket that this returns is closed."""
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(short(Path(address)))
    request = msgspec.json.encode(Program(module, dict(environment))) + b"\n"
    with log.open("ab") as output:
        sent = socket.send_fds(connection, [request], [output.fileno(), *descriptors])
    connection.sendall(request[sent:])
    return connection


def received(connection: socket.socket) -> Request:
    """What the connection asks for. EOFError when it was closed before."""
    connection.settimeout(SECONDS)
    text, descriptors, _, _ = socket.recv_fds(connection, 2**16, MOST_DESCRIPTORS)
    while not text.endswith(b"\n"):
        more = connection.recv(2**16)
        if not more:
            raise EOFError
        text += more
    return Request(msgspec.json.decode(text, type=Program), descriptors, connection)


def serve(listener: socket.socket, prepared: str) -> Request:
    """Fork for each request. Only the forks return, each with what it is to run."""
    # The system forgets the programs that have ended.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    own = os.getpid()
    while True:
        with ExitStack() as cleanup, suppress(EOFError, OSError):
            connection = cleanup.enter_context(listener.accept()[0])
            request = received(connection)
            for descriptor in request.descriptors:
                cleanup.callback(os.close, descriptor)
            # The program meets the same error, and its log tells of it.
            with suppress(Exception):
                import_module(prepared).prepare()
            if os.fork() == 0:
                cleanup.pop_all()
                listener.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                os.setsid()
                if sys.platform == "linux":
                    end_with_starter(own, signal.SIGTERM)
                return request


def end_with(connection: socket.socket) -> None:
    """End this process by SIGTERM when the other end of the connection is closed."""

    def look(*_: object) -> None:
        with suppress(BlockingIOError):
            if not connection.recv(1, socket.MSG_DONTWAIT):
                os.kill(os.getpid(), signal.SIGTERM)

    connection.settimeout(None)
    signal.signal(signal.SIGIO, look)
    fcntl.fcntl(connection, fcntl.F_SETOWN, os.getpid())
    flags = fcntl.fcntl(connection, fcntl.F_GETFL)
    fcntl.fcntl(connection, fcntl.F_SETFL, flags | os.O_ASYNC)
    # It may have been closed before.
    look()


def run(request: Request) -> None:
    """Go on as the program."""
    end_with(request.connection)
    log, *given = request.descriptors
    for output in (sys.stdout, sys.stderr):
        os.dup2(log, output.fileno())
    os.close(log)
    for descriptor in given:
        os.set_inheritable(descriptor, True)
    os.environ.clear()
    os.environ.update(request.program.environment)
    sys.argv[1:] = map(str, given)
    # As PREPARED it may be imported already.
    sys.modules.pop(request.program.module, None)
    runpy.run_module(request.program.module, run_name="__main__", alter_sys=True)


def main(listener: int, prepared: str) -> None:
    """Serve, and in a fork be the program."""
    run(serve(socket.socket(fileno=listener), prepared))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
