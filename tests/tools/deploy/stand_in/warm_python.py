"""A Python that has imported the requirements, and runs a clone's programs in forks of itself.

    python -m tests.tools.deploy.stand_in.warm_python

A deployment's test starts Python several times, and most of that went into imports of what no clone
changes, and into parsing sources for digests and descriptions. So `shared/` is imported and read
beforehand too; a fork forgets it where the clone's files differ, and imports the clone's other
modules anew. It calls the stand-in for gcloud without a process. Writes its port, and ends with its
standard input. Only for Linux, whose /proc shows the files of the client, a program of a few lines
of shell.
"""

import gc
import os
import runpy
import select
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from tests.tools.deploy.stand_in.client import ask, port_of

# Sends its process id and its words, each ended by a zero byte; reads the exit code.
PROGRAM = """#!/usr/bin/env bash
exec 3<>/dev/tcp/127.0.0.1/{port}
printf '%s\\0' "$$" "$#" "$@" >&3
read -r code <&3
exit "${{code:-1}}"
"""
OURS = Path(__file__).resolve().parents[4]
# Almost every clone has no other endpoints.
AREAS = ("health", "openapi", "properties", "documents", "scheduled")
# The sources that a deployment reads for the digests of functions and jobs and for the document,
# with the modules that keep a reading for each text.
READ = ("shared/**/*.py", "tools/*.py", "tools/deploy/database/*.py", "functions/*.py")
READERS = ("tools.deploy.images.source", "tools.api.docstrings")
# What a clone has of its own: these modules ask for the folder that they are in.
BOUND = ("functions", "tools")


def main() -> None:
    """Import, then fork for each client."""
    states = states_of(OURS)
    prepare()
    gc.collect()
    gc.freeze()
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        sys.stdout.write(f"{listener.getsockname()[1]}\n")
        sys.stdout.flush()
        while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
            client, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                run(client, states)
            client.close()
            reap()


def reap() -> None:
    """Let forks that have ended go."""
    with suppress(ChildProcessError):
        ended = 1
        while ended:
            ended, _ = os.waitpid(-1, os.WNOHANG)


def prepare() -> None:
    """Import what a deployment does, read what it reads, and keep what is not bound to a folder."""
    import_module("tools.manifest")
    endpoints = [path for area in AREAS for path in (OURS / "functions" / area).glob("*.py")]
    for path in endpoints:
        import_module(f"functions.{path.parent.name}.{path.stem}")
    source, docstrings = map(import_module, READERS)
    for path in (*endpoints, *(path for pattern in READ for path in OURS.glob(pattern))):
        source.read(path.read_bytes())
        docstrings.texts(path.read_text())
    forget(*BOUND, kept=READERS)


def forget(*packages: str, kept: Sequence[str] = ()) -> None:
    """Let these packages be imported anew."""
    for name in [name for name in sys.modules if name.partition(".")[0] in packages]:
        if name not in kept:
            del sys.modules[name]


def states_of(folder: Path) -> set[tuple[str, int, int]]:
    """Each file that the modules here come from, with its size and time."""
    found = set()
    for top, folders, names in os.walk(folder / "shared"):
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in names:
            path = os.path.join(top, name)  # noqa: PTH118 - many, in each fork
            state = os.stat(path)  # noqa: PTH116 - as above
            found.add((path.removeprefix(str(folder)), state.st_size, state.st_mtime_ns))
    return found


def run(client: socket.socket, states: set[tuple[str, int, int]]) -> NoReturn:
    """Become what the client was to run, with its files, folder and variables."""
    code = 1
    try:
        with client.makefile("rb") as words:
            process, count = int(word_of(words)), int(word_of(words))
            arguments = [word_of(words) for _ in range(count)]
        take_over(process)
        settle(states)
        code = exit_code(arguments)
    except BaseException:  # noqa: BLE001 - as the interpreter does at its end
        traceback.print_exc()
    # Threads that the program left behind are waited for, as at an interpreter's end.
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
    sys.stdout.flush()
    sys.stderr.flush()
    client.sendall(f"{code}\n".encode())
    os._exit(0)


def word_of(words: Any) -> str:
    """The next word, up to a zero byte."""
    found = bytearray()
    while (byte := words.read(1)) not in {b"\0", b""}:
        found += byte
    return found.decode()


def take_over(process: int) -> None:
    """Use the process's open files, folder and variables."""
    about = Path("/proc", str(process))
    os.chdir((about / "cwd").readlink())
    for number, mode in enumerate((os.O_RDONLY, os.O_WRONLY | os.O_APPEND, os.O_WRONLY)):
        with suppress(OSError):
            file = os.open(about / "fd" / str(number), mode)
            os.dup2(file, number)
            os.close(file)
    variables = os.fsdecode((about / "environ").read_bytes()).split("\0")
    os.environ.clear()
    parted = (each.partition("=") for each in variables if each)
    os.environ.update({name: value for name, _, value in parted})


def settle(states: set[tuple[str, int, int]]) -> None:
    """Let `shared` be the clone's."""
    clone = Path.cwd()
    if states_of(clone) == states:
        # The only module that remembers where its folder is and reads there later.
        sys.modules["shared.pipeline.path_methods"].FUNCTIONS = clone / "functions"  # type: ignore[attr-defined]
    else:
        forget("shared")


def exit_code(arguments: list[str]) -> int:
    """Run `-m MODULE …` or `-c CODE …`."""
    kind, what, *rest = arguments
    sys.path[0] = str(Path.cwd())
    sys.argv = [kind, *rest]
    subprocess.run = without_process  # type: ignore[assignment]
    try:
        if kind == "-m":
            runpy.run_module(what, run_name="__main__", alter_sys=True)
        else:
            exec(compile(what, "<string>", "exec"), {"__name__": "__main__"})  # noqa: S102 - the caller's
    except SystemExit as ended:
        if isinstance(ended.code, str):
            sys.stderr.write(ended.code + "\n")
            return 1
        return int(ended.code or 0)
    return 0


_run = subprocess.run


def without_process(words: Any, **options: Any) -> subprocess.CompletedProcess[Any]:
    """subprocess.run, but the stand-in for gcloud answers without a process."""
    port = port_of("gcloud") if words[0] == "gcloud" else None
    if port is None:
        ran: subprocess.CompletedProcess[Any] = _run(words, **options)
        return ran
    given, is_text = options.get("input") or "", options.get("text", False)
    sent = given.encode() if isinstance(given, str) else given
    done: subprocess.CompletedProcess[Any] = ask(port, list(words), sent, options.get("timeout"))
    if is_text:
        done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
    return done


if __name__ == "__main__":
    main()
