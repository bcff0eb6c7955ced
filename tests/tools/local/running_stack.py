"""The real local stack, started as a user starts it, for the tests of this folder."""

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from tests.servers.ending import end
from tools.local.processes import ROOT, free_port

# Settings of the test run that must not reach a stack which makes its own.
OWN = ("DATABASE_URL", "REDIS_URL", "STORAGE_EMULATOR_HOST", "SESSION_KEYS", "TOKEN_KEYS")


class Stack:
    """A stack's process and its output until it was ready, or until it ended."""

    def __init__(self, data: Path, settings: Mapping[str, str]) -> None:
        environment = {name: text for name, text in os.environ.items() if name not in OWN}
        self.data = data
        self.port = settings.get("PORT") or str(free_port())
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tools.local"],
            cwd=ROOT,
            env={
                **environment,
                "ENVIRONMENT": "local",
                "PAVILION_DATA": str(data),
                "PORT": self.port,
                **settings,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""
        assert self.process.stdout
        for line in self.process.stdout:
            self.said += line
            if line.startswith("Press Ctrl-C"):
                break

    @property
    def url(self) -> str:
        """The stack's address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def instances(self) -> list[int]:
        """The process ids that it printed."""
        found = re.search(r"^Instances: (.*)$", self.said, re.MULTILINE)
        assert found, self.said
        return [int(pid) for pid in found[1].split()]

    def family(self) -> list[psutil.Process]:
        """The stack's process and all its descendants."""
        main = psutil.Process(self.process.pid)
        return [main, *main.children(recursive=True)]

    def named(self) -> dict[str, psutil.Process]:
        """The family by its programs' names, without a process that has just ended."""
        found: dict[str, psutil.Process] = {}
        for process in self.family():
            with suppress(psutil.NoSuchProcess):
                found[process.name()] = process
        return found

    def next_line(self) -> str:
        """The next line of its output."""
        assert self.process.stdout
        return self.process.stdout.readline()


@contextmanager
def running(data: Path, **settings: str) -> Iterator[Stack]:
    """A stack that is killed at the end if the test did not stop it."""
    stack = Stack(data, settings)
    try:
        yield stack
    finally:
        end(stack.process)
        stack.process.communicate()


def all_gone(family: list[psutil.Process]) -> bool:
    """Whether every process ends soon. A zombie counts as ended; its parent is just slow."""
    return becomes_true(lambda: not any(is_alive(process) for process in family))


def becomes_true(condition: Callable[[], bool], seconds: float = 60) -> bool:
    """Whether `condition` comes true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def status(url: str) -> int:
    """The status of a GET, without following redirects."""
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310 - our own stack
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
