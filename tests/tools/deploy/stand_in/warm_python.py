"""A Python that has imported a clone's programs, and runs them in forks of itself.

    python -m tests.tools.deploy.stand_in.warm_python CLONE

A deployment's test starts Python several times, and most of that went into imports, and into
parsing sources for digests and descriptions. So all tests have their clone in one folder, and this
program does that beforehand, for the clone as the tests find it. A fork forgets what is not so any
more where the test has changed files. It calls the stand-in for gcloud without a process. Writes
its port, and ends with its standard input. Only for Linux, whose /proc shows the files of the
client, a program of a few lines of shell.
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
from contextlib import suppress
from functools import cache
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
# The modules that keep a reading for each text of a source, and what answers alike in any clone.
READERS = ("tools.deploy.images.source", "tools.api.docstrings")
READINGS = frozenset(("read", "texts", "surface"))
# What comes and goes in a clone, and what each command writes anew before it reads it.
MADE = frozenset(("__pycache__", ".local", "_document.json"))
# Only each command itself reads them.
UNREAD = ("environments/", "deploy/", "migrations/", "requirements.txt", "waiting")
# Where modules come from that a fork keeps when only endpoints have changed.
KEPT = ("shared/", "tools/")
State = frozenset[tuple[str, int, int]]


def main() -> None:
    """Import, then fork for each client."""
    clone = sys.argv[1]
    os.chdir(clone)
    sys.path[0] = clone
    states = states_of(clone)
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
    """Import what a deployment does, and read and describe what it reads and describes."""
    import_module("tools.manifest")
    # It is run as the main module.
    del sys.modules["tools.manifest"]
    document, closure = map(import_module, ("tools.api.document", "tools.deploy.images.closure"))
    written = cache(document.document)
    document.document = written  # type: ignore[attr-defined]
    written(document.LOCAL)
    root = Path.cwd()
    for each in import_module("tools.endpoints").declarations():
        files = closure.closure(root, each.name)
        closure.settings_in(root, files)
        for file in files:
            if file.name not in MADE:
                closure.digest(root, frozenset((file,)))


def settle(before: State) -> None:
    """Let the modules be those of the clone as it is now."""
    changed = {path for path, _, _ in before ^ states_of(str(Path.cwd()))}
    changed = {path for path in changed if not path.startswith(UNREAD)}
    if not changed:
        return
    if any(path.startswith(KEPT) for path in changed):
        forget("tools")
    if any(path.startswith("shared/") for path in changed):
        forget("shared")
    forget("functions")
    for module in [module for name, module in sys.modules.items() if name.startswith("tools.")]:
        for name, value in vars(module).items():
            if name not in READINGS and hasattr(value, "cache_clear"):
                value.cache_clear()


def forget(package: str) -> None:
    """Let a package be imported anew."""
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        if name not in READERS:
            del sys.modules[name]


def states_of(folder: str) -> State:
    """Each file of a clone, with its size and time."""
    found = set()
    for top, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in MADE]
        for name in names:
            if name not in MADE:
                path = os.path.join(top, name)  # noqa: PTH118 - many, in each fork
                state = os.stat(path)  # noqa: PTH116 - as above
                found.add((path[len(folder) + 1 :], state.st_size, state.st_mtime_ns))
    return frozenset(found)


def run(client: socket.socket, states: State) -> NoReturn:
    """Become what the client was to run, with its files, folder and variables."""
    code = 1
    try:
        with client.makefile("rb") as words:
            process, count = int(word_of(words)), int(word_of(words))
            arguments = [word_of(words) for _ in range(count)]
        take_over(process)
        if arguments[0] == "-m":
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
