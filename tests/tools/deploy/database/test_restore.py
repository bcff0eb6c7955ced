"""`./deploy.sh restore`, rehearsed: a copy beside the original, whatever fails on the way."""

import shlex
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from tests.tools.deploy.cloud import Cloud
from tests.tools.deploy.project import DEV
from tools.deploy.checking.usage import usage_problems
from tools.deploy.database.restore import commands, name, restore

AT = (datetime.now(UTC) - timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M:%SZ")
COPY = name(DEV, AT)
SHIPPED = {"--tier": "db-custom-2-16384", "--database-flags": "a=b", "--deletion-protection": ""}


def test_a_restore_leaves_the_serving_database_alone(cloud: Cloud) -> None:
    cloud.change(**{"sql instances": {"pavilion": SHIPPED}})
    cloud.fail("sql instances clone", "503")
    cloud.fail("sql instances patch", "409")

    done = cloud.run("restore", f"--at={AT}")

    assert done.returncode == 0, done.stderr
    assert cloud.state.get("misuse") is None
    instances = cloud.state["sql instances"]
    assert instances["pavilion"] == SHIPPED
    copy = instances[COPY]
    assert copy["--cloned-at"] == AT
    assert "--deletion-protection" in copy
    assert "max_connections=800" in copy["--database-flags"]
    assert f"DATABASE_INSTANCE_NAME={COPY}" in done.stdout

    # Switched: provision finds the copy, and a restore of it has a name of its own again.
    file = cloud.tree / "environments/dev.env"
    file.write_text(file.read_text().replace("INSTANCE_NAME=pavilion", f"INSTANCE_NAME={COPY}"))
    cloud.forget()
    assert cloud.run("provision").returncode == 0
    assert cloud.calls("sql", "instances", "create") == []
    again = cloud.run("restore", f"--at={AT[:-2]}{(int(AT[-2]) + 1) % 10}Z", "--dry-run")
    assert f"clone {COPY} pavilion-2" in again.stdout


def test_a_restore_that_was_cut_off_goes_on(cloud: Cloud) -> None:
    cloud.change(**{"sql instances": {"pavilion": SHIPPED}})
    cloud.fail("sql instances clone", "unhealthy")

    first = cloud.run("restore", f"--at={AT}")

    assert first.returncode == 1
    assert cloud.calls("sql", "instances", "patch") == []
    waiting = cloud.run("restore", f"--at={AT}")
    assert waiting.returncode == 1
    assert "PENDING_CREATE" in waiting.stderr
    instances = cloud.state["sql instances"]
    cloud.change(**{"sql instances": instances | {COPY: instances[COPY] | {"state": "RUNNABLE"}}})
    assert cloud.run("restore", f"--at={AT}").returncode == 0
    assert len(cloud.calls("sql", "instances", "clone")) == 1


def test_a_deleted_database_is_restored_by_its_last_day(cloud: Cloud) -> None:
    cloud.change(deleted={"sql instances pavilion": 0}, **{"sql instances": {}})

    assert cloud.run("restore", f"--at={AT}").returncode == 1
    done = cloud.run("restore", f"--at={AT}", f"--deleted-at={AT}")

    assert done.returncode == 0, done.stderr
    assert COPY in cloud.state["sql instances"]


def test_the_serving_database_is_no_copy_to_be_made(capsys: pytest.CaptureFixture[str]) -> None:
    serving = msgspec.structs.replace(DEV, database_instance_name=COPY)

    assert restore(serving, AT, None, dry=True) == 1

    told = capsys.readouterr()
    assert "serves already" in told.err
    assert told.out == ""


@pytest.mark.parametrize(
    ("at", "says"),
    [
        ("2026-01-31T12:00:00", "UTC"),
        ("2026-02-31T12:00:00Z", "no such day"),
        ("2999-01-01T00:00:00Z", "future"),
        ("2020-01-01T00:00:00Z", "7 days"),
    ],
)
def test_a_time_that_cannot_be_restored_is_refused(
    capsys: pytest.CaptureFixture[str], at: str, says: str
) -> None:
    # A command printed is one that would have been called.
    assert restore(DEV, at, None, dry=True) == 1

    told = capsys.readouterr()
    assert says in told.err
    assert told.out == ""


def test_a_text_that_is_no_time_costs_no_call(cloud: Cloud) -> None:
    done = cloud.run("restore", "--at=yesterday")

    assert done.returncode == 1
    assert "UTC" in done.stderr
    assert cloud.calls() == []


def test_the_commands_of_a_restore_are_documented() -> None:
    assert usage_problems(commands(DEV, AT, AT)) == []
    assert all(shlex.split(each.text())[-1] == "--quiet" for each in commands(DEV, AT, None))
