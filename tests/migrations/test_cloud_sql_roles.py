"""The migration job and the functions on a PostgreSQL with Cloud SQL's roles.

Its superuser belongs to Google and makes the IAM logins. `postgres`, as whom the job connects, has
CREATEROLE and CREATEDB, and since PostgreSQL 16 can alter no role that it did not make.
"""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import pg8000.native
import pytest
from pg8000.native import identifier

from shared.database.scope import Database, Scope
from shared.problems import Code, Problem
from tests.factories import PASSWORD, forget_administrator, new_organization
from tests.http.client import send
from tests.http.deployment import deployed
from tests.migrations.logins import refused
from tests.servers.outages import running
from tests.servers.services import execute
from tools import operate
from tools.connection import connection_arguments
from tools.database import downgrade
from tools.deploy.database import migration
from tools.local import postgresql
from tools.local.processes import free_port
from tools.stand_ins.authority import Authority
from tools.stand_ins.cloud_sql import INSTANCE, INSTANCE_CERTIFICATE, private_address
from tools.stand_ins.tls_proxy import TlsProxy, tls_proxy

# The logins of accounts, as `gcloud sql users create --type=cloud_iam_service_account` names them.
MEMBERS = {
    "fn-tenant@pavilion-test.iam": "pavilion_tenant",
    "fn-sign-in@pavilion-test.iam": "pavilion_sign_in",
    "fn-platform@pavilion-test.iam": "pavilion_platform",
    "operate@pavilion-test.iam": "pavilion_owner",
}
TENANT = "fn-tenant@pavilion-test.iam"
OPERATOR = "operate@pavilion-test.iam"
ROLES = (
    "create role cloudsqlsuperuser createrole createdb",
    "create role postgres login createrole createdb in role cloudsqlsuperuser",
    "alter database postgres owner to cloudsqlsuperuser",
    "create role cloudsqliamserviceaccount",
)


class CloudSql(NamedTuple):
    """A server with its proxy for TLS, the URLs of `postgres` and of Google's superuser."""

    url: str
    google: str
    authority: Authority
    proxy: TlsProxy
    backend: tuple[str, int]

    def move(self) -> None:
        """Run the migration job."""
        address = {"ipAddress": self.proxy.address[0], "type": "PRIVATE"}
        server = {"ipAddresses": [address], "serverCaCert": {"cert": self.authority.pem}}
        migration.run(
            {
                "DATABASE_INSTANCE": INSTANCE,
                "DATABASE_SERVER": json.dumps(server),
                "DATABASE_NAME": "pavilion",
                "DATABASE_ADMIN_PASSWORD": "it's: secret",
                "DATABASE_MEMBERS": " ".join(f"{login}={role}" for login, role in MEMBERS.items()),
            }
        )

    def connected(self, login: str) -> AbstractContextManager[pg8000.native.Connection]:
        """A connection as this login, without TLS."""
        arguments = connection_arguments(self.url) | {"user": login}
        return closing(pg8000.native.Connection(**arguments))

    def shown(self, login: str, setting: str) -> str:
        """The setting of this login's connections."""
        with self.connected(login) as connection:
            return str(connection.run(f"show {setting}")[0][0])

    @contextmanager
    def serving(self, login: str) -> Iterator[None]:
        """The functions of one account, and factories that write as Google's superuser."""
        forget_administrator()
        try:
            with deployed(
                DATABASE_URL=self.url, ADMINISTRATOR_URL=self.google, DATABASE_USER=login
            ):
                yield
        finally:
            forget_administrator()


def make_login(google: str, login: str) -> None:
    execute(google, f"create role {identifier(login)} login in role cloudsqliamserviceaccount")


@pytest.fixture(scope="module")
def cloud_sql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CloudSql]:
    """The server after its first migration."""
    folder = tmp_path_factory.mktemp("cloud_sql")
    authority, address = Authority(folder), private_address()
    identity = authority.identity("db.internal", common_name=INSTANCE_CERTIFICATE)
    with running(postgresql.recipe(folder / "data", folder, disposable=True), "pavilion") as server:
        google = server.url.replace("//postgres@", "//cloudsqladmin@")
        execute(server.url, "create role cloudsqladmin superuser login")
        execute(google, "alter role postgres rename to cloudsqlagent")
        for statement in ROLES:
            execute(google, statement)
        for login in MEMBERS:
            make_login(google, login)
        backend = ("127.0.0.1", urlsplit(server.url).port or 0)
        with tls_proxy(backend, identity, at=(address, 5432), is_asked=True) as proxy:
            made = CloudSql(server.url, google, authority, proxy, backend)
            made.move()
            yield made


@pytest.mark.parametrize("login", MEMBERS)
def test_an_iam_login_has_the_timeouts(cloud_sql: CloudSql, login: str) -> None:
    assert cloud_sql.shown(login, "statement_timeout") == "5s"
    assert cloud_sql.shown(login, "idle_in_transaction_session_timeout") == "10s"


def test_the_administrator_may_migrate_for_longer(cloud_sql: CloudSql) -> None:
    assert cloud_sql.shown("postgres", "statement_timeout") == "0"
    assert cloud_sql.shown("postgres", "transaction_timeout") == "0"


def test_functions_serve_under_iam_logins(cloud_sql: CloudSql) -> None:
    with cloud_sql.serving(TENANT):
        owner = new_organization().owner
        answer = send("GET", "/v1/properties", token=owner.token)
    assert (answer.status_code, answer.json["items"]) == (200, [])

    with cloud_sql.serving("fn-sign-in@pavilion-test.iam"):
        given = {"email": owner.email, "password": PASSWORD}
        assert send("POST", "/v1/auth/login", given).status_code == 200


def test_a_login_has_the_rights_of_its_own_role(cloud_sql: CloudSql) -> None:
    with cloud_sql.connected(TENANT) as connection:
        connection.run("select count(*) from properties")
        with refused("42501"):
            connection.run("select begin_sign_in('a@example.com', '192.0.2.1')")


def test_the_operators_login_is_the_owners_and_no_more(
    cloud_sql: CloudSql, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cloud_sql.serving(TENANT):
        organization = new_organization()
    url = cloud_sql.url.replace("//postgres@", f"//{quote(OPERATOR, safe='')}@")
    monkeypatch.setenv("DATABASE_URL", url)

    assert operate.main(["suspend", organization.id, "--reason", "spam"]) == 0
    assert operate.main(["dead"]) == 0
    with cloud_sql.connected(OPERATOR) as connection:
        for statement in ("create role another", "create database another", "set role postgres"):
            with refused("42501"):
                connection.run(statement)


def test_a_second_run_gives_the_settings_again(cloud_sql: CloudSql) -> None:
    execute(cloud_sql.google, "alter database pavilion reset all")
    assert cloud_sql.shown(TENANT, "statement_timeout") == "0"

    cloud_sql.move()

    assert cloud_sql.shown(TENANT, "statement_timeout") == "5s"


def test_a_database_without_timeouts_serves_nothing(cloud_sql: CloudSql) -> None:
    execute(cloud_sql.google, "alter database pavilion reset statement_timeout")
    with cloud_sql.serving(TENANT), pytest.raises(Problem, match="statement_timeout") as caught:
        Database("pavilion_tenant", Scope(kind="anyone"), {}).check_session()
    assert caught.value.code == Code.UNAVAILABLE

    cloud_sql.move()


def test_a_login_made_anew_serves_again(cloud_sql: CloudSql) -> None:
    with cloud_sql.connected(TENANT) as connection:
        connection.run("alter role current_user set statement_timeout = 0")
    cloud_sql.move()
    scope = Scope(kind="anyone")
    with cloud_sql.serving(TENANT), pytest.raises(Problem, match="statement_timeout"):
        Database("pavilion_tenant", scope, {}).check_session()

    execute(cloud_sql.google, f"drop role {identifier(TENANT)}")
    make_login(cloud_sql.google, TENANT)
    cloud_sql.move()

    with cloud_sql.serving(TENANT):
        Database("pavilion_tenant", scope, {}).check_session()


def test_the_administrator_can_migrate_down_and_up(cloud_sql: CloudSql) -> None:
    downgrade(cloud_sql.url, "base")
    cloud_sql.move()


def test_the_job_trusts_this_instance_alone(cloud_sql: CloudSql, tmp_path: Path) -> None:
    opened = cloud_sql.proxy.opened
    for authority, name in (
        (Authority(tmp_path), INSTANCE_CERTIFICATE),
        (cloud_sql.authority, "pavilion-test:another"),
    ):
        cloud_sql.proxy.use(authority.identity("db.internal", common_name=name))
        with pytest.raises(OSError, match=r"VERIFY_FAILED|another Cloud SQL instance's"):
            cloud_sql.move()
    cloud_sql.proxy.use(
        cloud_sql.authority.identity("db.internal", common_name=INSTANCE_CERTIFICATE)
    )

    assert cloud_sql.proxy.opened <= opened + 1


def test_the_job_waits_for_its_way_to_the_network(
    cloud_sql: CloudSql, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migration, "PAUSE_SECONDS", 0.1)
    place = ("127.0.0.1", free_port())
    url = f"postgresql://postgres@127.0.0.1:{place[1]}/pavilion?instance={INSTANCE}"
    identity = cloud_sql.authority.identity("db.internal", common_name=INSTANCE_CERTIFICATE)
    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(
            migration.wait_for_route, f"{url}&sslrootcert={cloud_sql.authority.file}"
        )
        time.sleep(0.5)
        assert not waiting.done()
        with tls_proxy(cloud_sql.backend, identity, at=place, is_asked=True):
            waiting.result(timeout=30)

    monkeypatch.setattr(migration, "ROUTE_SECONDS", 0.0)
    with pytest.raises(pg8000.InterfaceError):
        migration.wait_for_route(url)
