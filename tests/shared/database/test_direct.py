"""Cloud SQL without its connector: server verification and sign-in by access token."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from shared.database import login_token as tokens
from shared.database.connect import connect
from shared.database.login_token import login_token
from shared.database.pipelined import Statement
from shared.problems import Code, Problem
from tests.http.client import send
from tests.http.deployment import deployed
from tools.stand_ins.answering import answering
from tools.stand_ins.authority import Authority
from tools.stand_ins.cloud_sql import INSTANCE, INSTANCE_CERTIFICATE, SignIn
from tools.stand_ins.metadata_server import MetadataServer
from tools.stand_ins.tls_proxy import TlsProxy, tls_proxy

HERE = "127.0.0.1"
WHO = Statement("select session_user, current_setting('timezone')")


class Direct(NamedTuple):
    """The stand-ins, and the login as which a function signs in."""

    authority: Authority
    proxy: TlsProxy
    sign_in: SignIn
    metadata: MetadataServer
    login: str


@pytest.fixture
def direct(
    database_url: str, login: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Direct]:
    url = urlsplit(database_url)
    authority, metadata = Authority(tmp_path), MetadataServer(f"{login}.gserviceaccount.com")
    sign_in = SignIn(metadata.login_tokens)
    identity = authority.identity("db.internal", common_name=INSTANCE_CERTIFICATE)
    backend = (url.hostname or "", url.port or 0)
    with (
        answering(metadata) as place,
        tls_proxy(backend, identity, is_asked=True, sign_in=sign_in) as proxy,
        deployed(
            DATABASE_CONNECT="direct",
            DATABASE_INSTANCE=INSTANCE,
            DATABASE_HOST=f"{HERE}:{proxy.address[1]}",
            DATABASE_CA=authority.pem,
            DATABASE_NAME=url.path[1:],
            DATABASE_USER=login,
        ),
    ):
        host, _, port = place.partition(":")
        monkeypatch.setattr(tokens, "METADATA_SERVER", (host, int(port)))
        login_token.cache_clear()
        yield Direct(authority, proxy, sign_in, metadata, login)
        login_token.cache_clear()


def refused() -> str:
    """The logged reason of a connection that could not be made."""
    with pytest.raises(Problem) as caught:
        connect("pavilion_tenant")
    assert caught.value.code == Code.UNAVAILABLE
    assert "Cloud SQL" not in str(caught.value.document())
    return caught.value.log or ""


def test_signs_in_as_the_accounts_login_with_its_token(direct: Direct) -> None:
    with closing(connect("pavilion_tenant")) as connection:
        [[user, zone]] = connection.run([WHO])[0].rows

    assert (user, zone) == (direct.login, "UTC")
    assert direct.sign_in.passwords == direct.metadata.login_tokens


def test_a_token_serves_until_shortly_before_its_end(
    direct: Direct, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        connect("pavilion_tenant").close()
    assert len(direct.metadata.login_tokens) == 1

    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3600 - 59)
    connect("pavilion_tenant").close()
    assert len(direct.metadata.login_tokens) == 2
    assert direct.sign_in.passwords[-1] == direct.metadata.login_tokens[-1]


def test_another_authority_is_refused_and_hears_no_token(direct: Direct, tmp_path: Path) -> None:
    stranger = Authority(tmp_path)
    direct.proxy.use(stranger.identity(HERE, common_name=INSTANCE_CERTIFICATE))

    assert "CERTIFICATE_VERIFY_FAILED" in refused()
    assert direct.sign_in.passwords == []


def test_another_instance_is_refused_and_hears_no_token(direct: Direct) -> None:
    direct.proxy.use(direct.authority.identity(HERE, common_name="pavilion-test:another"))

    assert "another Cloud SQL instance's" in refused()
    assert direct.sign_in.passwords == []


@pytest.mark.parametrize(("name", "is_trusted"), [("localhost", True), ("db.internal", False)])
def test_a_host_name_has_to_be_the_certificates(
    direct: Direct, name: str, is_trusted: bool
) -> None:
    direct.proxy.use(direct.authority.identity(name, common_name="server"))
    with deployed(DATABASE_HOST=f"localhost:{direct.proxy.address[1]}"):
        if is_trusted:
            connect("pavilion_tenant").close()
        else:
            assert "CERTIFICATE_VERIFY_FAILED" in refused()
            assert direct.sign_in.passwords == []


def test_a_server_without_tls_is_refused(direct: Direct, database_url: str) -> None:
    url = urlsplit(database_url)
    with deployed(DATABASE_HOST=f"{HERE}:{url.port}"):
        assert "refuses SSL" in refused()
    assert direct.sign_in.passwords == []


def test_both_authorities_are_believed_during_a_rotation(direct: Direct, tmp_path: Path) -> None:
    new = Authority(tmp_path)
    with deployed(DATABASE_CA=f"{direct.authority.pem}{new.pem}"):
        connect("pavilion_tenant").close()
        direct.proxy.use(new.identity(HERE, common_name=INSTANCE_CERTIFICATE))
        connect("pavilion_tenant").close()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"status": 503}, "the metadata server answers 503"),
        ({"answer": b"<html>"}, "holds no token"),
        ({"answer": b'{"access_token": "ya29.secret"}'}, "holds no token"),
        ({"is_silent": True}, "timed out"),
    ],
    ids=str,
)
def test_no_token_no_connection(
    direct: Direct, monkeypatch: pytest.MonkeyPatch, change: dict[str, object], reason: str
) -> None:
    monkeypatch.setattr(tokens, "METADATA_SECONDS", 0.3)
    for name, value in change.items():
        setattr(direct.metadata, name, value)

    assert reason in refused()
    assert direct.proxy.opened == 0


def test_an_absent_metadata_server_answers_503(
    direct: Direct, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "METADATA_SERVER", (HERE, 1))

    assert "refused" in refused()
    assert direct.proxy.opened == 0


def test_a_refused_token_stands_in_no_log_and_no_answer(
    direct: Direct, capfd: pytest.CaptureFixture[str]
) -> None:
    token = login_token().text()
    direct.metadata.login_tokens.clear()

    answer = send("POST", "/v1/auth/login", {"email": "a@b.example", "password": "wrong"})
    logged = capfd.readouterr().err

    assert answer.status_code == 503
    assert "28P01" in logged
    assert direct.sign_in.passwords == [token]
    assert token not in logged
    assert token not in answer.text


@pytest.mark.parametrize(("way", "is_imported"), [("connector", True), ("direct", False)])
@pytest.mark.usefixtures("direct")
def test_the_connector_is_imported_before_the_first_request(way: str, is_imported: bool) -> None:
    program = (
        "import sys, main\n"
        "main.properties__list\n"
        f"assert ('google.cloud.sql.connector' in sys.modules) is {is_imported}\n"
    )
    environment = os.environ | {"DATABASE_CONNECT": way}

    subprocess.run([sys.executable, "-c", program], check=True, env=environment)
