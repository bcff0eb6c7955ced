"""`./deploy.sh operate`: the job's own command against a database, as a member of the owner."""

import json
import os
import shlex
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pg8000.native
import pytest
from pg8000.native import identifier

from tests.factories import new_organization, sql
from tests.tools.deploy.cloud import Cloud
from tests.tools.deploy.project import DEV
from tools.connection import OWNER, connection_arguments
from tools.deploy.checking.usage import usage_problems
from tools.deploy.database import operating, operation
from tools.deploy.gcloud.grammar import escaped, parse
from tools.deploy.provisioning import access
from tools.deploy.wanted.functions import wanted
from tools.endpoints import declarations

DATABASE = {"sql instances": {"pavilion": {"--tier": "t", "--database-flags": "a=b"}}}
REASON = "mails, 'spam' and \"worse\": $(id) | ^#^ `x`, 100 %"


@pytest.fixture
def operated(whole: Cloud) -> Iterator[Cloud]:
    """A cloud whose job reaches the test's database, with a login as the real one has."""
    administrator = os.environ["ADMINISTRATOR_URL"]
    login = f"operate-{uuid4()}@pavilion-dev.iam"
    with closing(pg8000.native.Connection(**connection_arguments(administrator))) as server:
        server.run(f"create role {identifier(login)} login password 'x' in role {OWNER}")
        # A deployment's database belongs to the owner, a worker's copy to its administrator.
        database = connection_arguments(administrator)["database"]
        server.run(f"grant connect on database {identifier(database)} to {identifier(login)}")
        parts = urlsplit(administrator)
        place = parts.netloc.rpartition("@")[2]
        url = urlunsplit(parts._replace(netloc=f"{login.replace('@', '%40')}:x@{place}"))
        whole.change(database_url=url, **DATABASE)
        yield whole
        server.run(f"drop owned by {identifier(login)}")
        server.run(f"drop role {identifier(login)}")


def test_an_operators_command_runs_beside_the_database(operated: Cloud) -> None:
    organization = new_organization()
    operated.fail("logging read", "503")

    done = operated.run("operate", "suspend", organization.id, "--reason", REASON)

    assert done.returncode == 0, done.stderr
    assert "is suspended" in done.stdout
    assert operated.state.get("misuse") is None
    [[reason]] = sql(
        "select reason from platform_audit_log where target_id = :id", id=organization.id
    )
    assert reason == REASON
    again = operated.run("operate", "suspend", organization.id, "--reason", "again")
    assert again.returncode == 1
    assert "suspended already" in again.stdout
    assert len(operated.calls("run", "jobs", "execute")) == 2


@pytest.mark.parametrize(
    "error",
    [
        pg8000.native.InterfaceError("no answer"),
        pg8000.native.DatabaseError({"M": "no answer"}),
        ConnectionError("no answer"),
    ],
)
def test_the_output_says_why_there_was_no_sign_in(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> str:
        raise error

    monkeypatch.setattr(operation, "login_url", refuse)
    monkeypatch.setenv("OPERATION", "name")
    monkeypatch.setenv("DATABASE_URL", "")

    assert operation.main(["dead"]) == 1

    line = json.loads(capsys.readouterr().out)
    assert (line["operation"], line["of"], line["code"]) == ("name", 1, 1)
    assert "no answer" in line["text"]


def test_a_mistyped_command_costs_no_job(operated: Cloud) -> None:
    for words in (["suspend", "no-id", "--reason", "x"], ["suspend"], ["drop"], []):
        done = operated.run("operate", *words)

        assert done.returncode == 2, done.stderr
    assert operated.calls() == []


def test_an_execution_without_an_answer_is_not_repeated(whole: Cloud) -> None:
    whole.change(**DATABASE)
    whole.fail("run jobs execute", "503")

    done = whole.run("operate", "dead")

    assert done.returncode == 1
    assert len(whole.calls("run", "jobs", "execute")) == 1
    assert "did not reach the log" in done.stderr


def test_the_operators_login_is_no_administrator() -> None:
    functions = wanted(DEV, declarations())
    grants = [each for each in access.grants(DEV, functions) if each.account == "operate"]

    assert [(each.kind, each.role) for each in grants] == [
        ("project", "roles/cloudsql.instanceUser")
    ]
    assert access.members(DEV, functions)["operate@pavilion-dev.iam"] == "pavilion_owner"


def test_arguments_survive_gcloud_and_the_shell() -> None:
    arguments = ["suspend", "1b4e28ba-2fa1-11d2-883f-0016d3cca427", "--reason", REASON]
    commands = operating.commands(DEV, "h.dev/p/r/migrate:t", "name", arguments)

    assert usage_problems(commands) == []
    call = parse(shlex.split(commands[1].text())[1:])
    assert escaped(call.flag("--args")) == arguments
