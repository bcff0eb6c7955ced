import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import psutil
import pytest

from tests.servers.fleet import running, running_fresh
from tests.servers.forking import begin, forking
from tests.servers.parents import fresh
from tests.tools.local.running_stack import all_gone
from tools.local.processes import ROOT, StartError

MODULE = "tests.servers.portrait"
# Without a locale the interpreter sets one at its start.
ENVIRONMENT = {"HOME": "/", "LC_ALL": "C.UTF-8", "OF_THE_REQUEST": "é\n"}


class Program(NamedTuple):
    """What a portrait says of itself: what it has in common with others, and what it has not."""

    portrait: dict[str, Any]
    number: float
    family: list[psutil.Process]


def told(lines: int) -> Program:
    """Read what the program at the other end of the pipe writes."""
    with os.fdopen(lines) as read:
        portrait, number, pids = msgspec.json.decode(read.readline())
    return Program(portrait, number, [psutil.Process(pid) for pid in pids])


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A process that forks, whose preparation leaves traces."""
    with forking(tmp_path, MODULE) as made:
        yield made


def asked(address: str, log: Path) -> tuple[Program, Any]:
    """A fork, and the connection that it lives by."""
    lines, out = os.pipe()
    connection = begin(address, MODULE, [out], environment=ENVIRONMENT, log=log)
    os.close(out)
    return told(lines), connection


def test_a_fork_begins_like_a_fresh_process(address: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    fork, connection = asked(address, log)
    lines, out = os.pipe()
    end = fresh(MODULE, ENVIRONMENT, log, [out])
    os.close(out)
    other = told(lines)
    end()
    connection.close()

    assert fork.portrait == other.portrait
    assert fork.portrait["environment"] == ENVIRONMENT
    assert fork.portrait["outputs"] == [log.stat().st_ino] * 2
    assert fork.portrait["leads its group and session"]
    assert log.read_text() == "said in the log\n" * 2
    assert all_gone([*fork.family, *other.family])


def test_forks_draw_different_random_numbers(address: str, tmp_path: Path) -> None:
    programs = [asked(address, tmp_path / "log") for _ in range(2)]
    for _, connection in programs:
        connection.close()

    assert len({program.number for program, _ in programs}) == 2


def test_a_fork_ends_with_the_process_that_asked(address: str, tmp_path: Path) -> None:
    asking = f"""
import time
from pathlib import Path
from tests.servers.forking import begin
log = Path({str(tmp_path / "log")!r})
kept = begin({address!r}, {MODULE!r}, [1], environment={ENVIRONMENT}, log=log)
time.sleep(60)
"""
    lines, out = os.pipe()
    with subprocess.Popen([sys.executable, "-c", asking], cwd=ROOT, stdout=out) as asker:
        os.close(out)
        program = told(lines)
        asker.kill()

        assert all_gone(program.family)


def test_forks_end_with_the_run(tmp_path: Path) -> None:
    with forking(tmp_path, MODULE) as address:
        program, connection = asked(address, tmp_path / "log")

    assert all_gone(program.family)
    connection.close()


@pytest.mark.parametrize("run", [running, running_fresh], ids=lambda run: run.__name__)
def test_a_fleet_that_fails_to_start_shows_its_log(tmp_path: Path, run: Any) -> None:
    with (
        pytest.raises(StartError, match=r"No module named tests.servers.nothing"),
        run(1, tmp_path / "log", module="tests.servers.nothing"),
    ):
        raise AssertionError
