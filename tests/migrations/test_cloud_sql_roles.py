"""The migration job and the functions on a PostgreSQL with Cloud SQL's roles.

Its superuser belongs to Google and makes the IAM logins. `postgres`, as whom the job connects, has
CREATEROLE and CREATEDB, and since PostgreSQL 16 can alter no role that it did not make.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pg8000.native
import pytest
from pg8000.native import identifier

from shared.database.scope import Database, Scope
from shared.problems import Code, Problem
from tests.factories import forget_administrator, new_organization
from tests.http.client import send
from tests.http.deployment import deployed
from tests.migrations.logins import refused
from tests.servers.outages import running
from tests.servers.services import execute
from tools.database import connection_arguments, downgrade, migrate, prepare
from tools.deploy.migration import admit
from tools.local import postgresql

# The logins of accounts, as `gcloud sql users create --type=cloud_iam_service_account` names them.
MEMBERS = {
    "fn-tenant@pavilion-test.iam": "pavilion_tenant",
    "fn-sign-in@pavilion-test.iam": "pavilion_sign_in",
    "fn-platform@pavilion-test.iam": "pavilion_platform",
}
TENANT = "fn-tenant@pavilion-test.iam"
ROLES = (
    "create role cloudsqlsuperuser createrole createdb",
    "create role postgres login createrole createdb in role cloudsqlsuperuser",
    "alter database postgres owner to cloudsqlsuperuser",
    "create role cloudsqliamserviceaccount",
)


def move(url: str) -> None:
    """What the migration job does."""
    prepare(url)
    migrate(url)
    admit(url, MEMBERS)


def make_login(google: str, login: str) -> None:
    execute(google, f"create role {identifier(login)} login in role cloudsqliamserviceaccount")


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The URLs of `postgres` and of Google's superuser, after the first migration."""
    folder: Path = tmp_path_factory.mktemp("cloud_sql")
    recipe = postgresql.recipe(folder / "data", folder, disposable=True)
    with running(recipe, "pavilion") as server:
        google = server.url.replace("//postgres@", "//cloudsqladmin@")
        execute(server.url, "create role cloudsqladmin superuser login")
        execute(google, "alter role postgres rename to cloudsqlagent")
        for statement in ROLES:
            execute(google, statement)
        for login in MEMBERS:
            make_login(google, login)
        move(server.url)
        yield server.url, google


@contextmanager
def serving(servers: tuple[str, str], login: str) -> Iterator[None]:
    """The functions of one account, and factories that write as Google's superuser."""
    url, google = servers
    forget_administrator()
    try:
        with deployed(DATABASE_URL=url, ADMINISTRATOR_URL=google, DATABASE_USER=login):
            yield
    finally:
        forget_administrator()


def shown(url: str, login: str, setting: str) -> str:
    arguments = connection_arguments(url) | {"user": login}
    with closing(pg8000.native.Connection(**arguments)) as connection:
        return str(connection.run(f"show {setting}")[0][0])


@pytest.mark.parametrize("login", MEMBERS)
def test_an_iam_login_has_the_timeouts(servers: tuple[str, str], login: str) -> None:
    assert shown(servers[0], login, "statement_timeout") == "5s"
    assert shown(servers[0], login, "idle_in_transaction_session_timeout") == "10s"


def test_the_administrator_may_migrate_for_longer(servers: tuple[str, str]) -> None:
    assert shown(servers[0], "postgres", "statement_timeout") == "0"
    assert shown(servers[0], "postgres", "transaction_timeout") == "0"


def test_functions_serve_under_iam_logins(servers: tuple[str, str]) -> None:
    with serving(servers, TENANT):
        owner = new_organization().owner
        answer = send("GET", "/v1/properties", token=owner.token)
    assert (answer.status_code, answer.json["items"]) == (200, [])

    with serving(servers, "fn-sign-in@pavilion-test.iam"):
        given = {"email": owner.email, "password": "correct horse battery"}
        assert send("POST", "/v1/auth/login", given).status_code == 200


def test_a_login_has_the_rights_of_its_own_role(servers: tuple[str, str]) -> None:
    arguments = connection_arguments(servers[0]) | {"user": TENANT}
    with closing(pg8000.native.Connection(**arguments)) as connection:
        connection.run("select count(*) from properties")
        with refused("42501"):
            connection.run("select begin_sign_in('a@example.com', '192.0.2.1')")


def test_a_second_run_gives_the_settings_again(servers: tuple[str, str]) -> None:
    url, google = servers
    execute(google, "alter database pavilion reset all")
    assert shown(url, TENANT, "statement_timeout") == "0"

    move(url)

    assert shown(url, TENANT, "statement_timeout") == "5s"


def test_a_database_without_timeouts_serves_nothing(servers: tuple[str, str]) -> None:
    execute(servers[1], "alter database pavilion reset statement_timeout")
    with serving(servers, TENANT), pytest.raises(Problem) as caught:
        Database("pavilion_tenant", Scope(kind="anyone"), {}).check_session()
    assert caught.value.code == Code.UNAVAILABLE
    assert "statement_timeout" in (caught.value.log or "")

    move(servers[0])


def test_a_login_made_anew_serves_again(servers: tuple[str, str]) -> None:
    url, google = servers
    arguments = connection_arguments(url) | {"user": TENANT}
    with closing(pg8000.native.Connection(**arguments)) as connection:
        connection.run("alter role current_user set statement_timeout = 0")
    move(url)
    scope = Scope(kind="anyone")
    with serving(servers, TENANT), pytest.raises(Problem, match="statement_timeout"):
        Database("pavilion_tenant", scope, {}).check_session()

    execute(google, f"drop role {identifier(TENANT)}")
    make_login(google, TENANT)
    move(url)

    with serving(servers, TENANT):
        Database("pavilion_tenant", scope, {}).check_session()


def test_the_administrator_can_migrate_down_and_up(servers: tuple[str, str]) -> None:
    downgrade(servers[0], "base")
    move(servers[0])
