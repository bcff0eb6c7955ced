"""DATABASE_URL: the connection's settings and the verification of the server."""

import socket
import time
from contextlib import closing
from pathlib import Path
from threading import Timer
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from pg8000.native import identifier

from shared.database import connect as connections
from shared.database.connect import connect
from shared.database.database_settings import DATABASE_SETTINGS
from shared.database.pipelined import Statement
from shared.problems import Problem
from tests.factories import sql
from tests.http.deployment import deployed
from tools.stand_ins.authority import Authority
from tools.stand_ins.tls_proxy import tls_proxy

LOGIN = "pavilion_tenant"
HERE, ELSEWHERE = "127.0.0.1", "127.0.0.2"


class Case(NamedTuple):
    """A mode, the server name in the certificate, and whether its authority is configured."""

    mode: str
    address: str
    is_known: bool


TRUSTED = {
    Case("verify-full", HERE, is_known=True): True,
    Case("verify-full", ELSEWHERE, is_known=True): False,
    Case("verify-full", HERE, is_known=False): False,
    Case("verify-ca", ELSEWHERE, is_known=True): True,
    Case("verify-ca", ELSEWHERE, is_known=False): False,
    Case("require", ELSEWHERE, is_known=False): True,
}


def answers(url: str) -> bool:
    """Whether the server answers as the login that signed in; False if nothing signed in."""
    with deployed(DATABASE_URL=url):
        try:
            opened = connect(LOGIN)
        except Problem:
            return False
        with closing(opened):
            [result] = opened.run([Statement("select session_user::text")])
            return result.rows == [(LOGIN,)]


@pytest.mark.parametrize(("case", "is_trusted"), TRUSTED.items(), ids=str)
def test_sslmode_decides_how_the_server_is_verified(
    database_url: str, tmp_path: Path, case: Case, is_trusted: bool
) -> None:
    authority, url = Authority(tmp_path), urlsplit(database_url)
    backend = (url.hostname or "", url.port or 0)
    known = authority if case.is_known else Authority(tmp_path)
    with tls_proxy(backend, authority.identity(case.address), is_asked=True) as proxy:
        place = f"{HERE}:{proxy.address[1]}{url.path}"

        found = answers(f"postgresql://{place}?sslmode={case.mode}&sslrootcert={known.file}")

        assert (found, proxy.opened) == (is_trusted, is_trusted)


def test_database_url_sets_all_but_the_login(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def core(user: str, **options: Any) -> None:
        asked.append((user, *(options[name] for name in ("host", "port", "password", "database"))))
        raise OSError

    monkeypatch.setattr(connections, "CoreConnection", core)
    assert not answers("postgresql://postgres:p%40ss%2Fword@db.example:6432/pavilion%20two")
    assert not answers("postgresql:///pavilion?host=db.example&port=6432")

    assert asked == [
        (LOGIN, "db.example", 6432, "p@ss/word", "pavilion two"),
        (LOGIN, "db.example", 6432, None, "pavilion"),
    ]


def test_a_silent_server_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "CONNECT_SECONDS", 0.3)
    silent = socket.create_server((HERE, 0))
    # A test that would wait for ever fails here instead of blocking the run.
    hangs_up = Timer(40, silent.close)
    hangs_up.start()
    started = time.monotonic()

    assert not answers(f"postgresql://{HERE}:{silent.getsockname()[1]}/pavilion")

    assert 0.3 <= time.monotonic() - started < 30
    hangs_up.cancel()
    silent.close()


def test_the_server_timeout_precedes_the_clients() -> None:
    longest = int(DATABASE_SETTINGS["statement_timeout"].removesuffix("s"))

    assert longest < connections.RESPONSE_SECONDS


def test_dates_decode_correctly_under_any_database_setting(
    database_url: str,
) -> None:
    of = f"alter role {LOGIN} in database {identifier(urlsplit(database_url).path[1:])}"
    sql(f"{of} set datestyle to 'SQL, DMY'")
    sql(f"{of} set timezone to 'Asia/Kathmandu'")
    try:
        with closing(connect(LOGIN)) as opened:
            text = "select timestamptz '2024-02-29 12:00Z'::text, date '2024-02-29'::text"
            [result] = opened.run([Statement(text)])
    finally:
        sql(f"{of} reset datestyle")
        sql(f"{of} reset timezone")

    assert result.rows == [("2024-02-29 12:00:00+00", "2024-02-29")]
