"""A Python that has imported the requirements, and runs a clone's programs in forks of itself.

    python -m tests.tools.deploy.stand_in.warm_python

A deployment's test starts Python several times, and most of that went into imports of what no clone
changes. Each fork imports the clone's own modules anew. It calls the stand-in for gcloud without a
process. Writes its port, and ends with its standard input. Only for Linux, whose /proc shows the
files of the client, a program of a few lines of shell.
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
# Prints what the program behind deploy.sh imports of others.
IMPORTED = """
import sys
own = {"functions", "shared", "tools", "main", "__main__"}
import tools.manifest
print(*(name for name in sys.modules if name.partition(".")[0] not in own))
"""


def main() -> None:
    """Import, then fork for each client."""
    listed = subprocess.run([sys.executable, "-c", IMPORTED], check=True, capture_output=True)
    for name in listed.stdout.decode().split():
        with suppress(ImportError):
            import_module(name)
    gc.freeze()
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        sys.stdout.write(f"{listener.getsockname()[1]}\n")
        sys.stdout.flush()
        while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
            client, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                run(client)
            client.close()
            reap()


def reap() -> None:
    """Let forks that have ended go."""
    with suppress(ChildProcessError):
        ended = 1
        while ended:
            ended, _ = os.waitpid(-1, os.WNOHANG)


def run(client: socket.socket) -> NoReturn:
    """Become what the client was to run, with its files, folder and variables."""
    code = 1
    try:
        with client.makefile("rb") as words:
            process, count = int(word_of(words)), int(word_of(words))
            arguments = [word_of(words) for _ in range(count)]
        take_over(process)
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
