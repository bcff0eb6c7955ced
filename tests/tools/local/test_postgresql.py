import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

import pg8000.native
import pytest

from tools.local import postgresql
from tools.local.processes import Server, start, stop


@pytest.fixture
def run() -> Iterator[Callable[[Path], Server]]:
    """Starts PostgreSQL with its data below a folder."""
    with ExitStack() as cleanup:

        def begin(folder: Path) -> Server:
            server = start(postgresql.recipe(folder / "data", folder, disposable=True))
            cleanup.callback(stop, server)
            return server

        yield begin


def ask(server: Server, question: str) -> object:
    port = urlsplit(server.url).port or 0
    connection = pg8000.native.Connection(
        "postgres", host="127.0.0.1", port=port, database="postgres"
    )
    with closing(connection):
        return connection.run(question)


def test_half_made_data_is_set_aside_and_made_again(
    tmp_path: Path, run: Callable[[Path], Server]
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "PG_VERSION").write_text("18\n")
    (tmp_path / "data.new-killed").mkdir()

    server = run(tmp_path)

    assert ask(server, "select 1") == [[1]]
    assert not (tmp_path / "data.new-killed").exists()
    (aside,) = tmp_path.glob("data.set-aside-*")
    assert (aside / "PG_VERSION").exists()


@pytest.mark.parametrize("noted", ["a running program", "4000000", "no number"])
def test_a_stale_lock_file_does_not_stop_the_start(
    tmp_path: Path, run: Callable[[Path], Server], noted: str
) -> None:
    server = run(tmp_path)
    ask(server, "create table kept as select 1")
    stop(server)
    number = str(os.getpid()) if noted == "a running program" else noted
    (tmp_path / "data" / "postmaster.pid").write_text(f"{number}\n{tmp_path / 'data'}\n1\n")

    assert ask(run(tmp_path), "select count(*) from kept") == [[1]]


def test_a_server_that_was_killed_is_not_ready(
    tmp_path: Path, run: Callable[[Path], Server]
) -> None:
    server = run(tmp_path)
    assert postgresql.is_ready(tmp_path / "data")

    server.process.kill()
    server.process.wait()

    assert not postgresql.is_ready(tmp_path / "data")


def test_a_server_that_was_left_running_is_ended_first(
    tmp_path: Path, run: Callable[[Path], Server]
) -> None:
    left = run(tmp_path)
    ask(left, "create table kept as select 1")

    server = run(tmp_path)

    assert left.process.wait(60) is not None
    assert ask(server, "select count(*) from kept") == [[1]]


def test_runs_in_a_folder_that_only_the_starter_may_enter(
    tmp_path: Path, run: Callable[[Path], Server]
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    server = run(closed)

    assert ask(server, "select 1") == [[1]]
    assert (closed / "data").stat().st_uid != 0
