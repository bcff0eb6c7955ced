import os
from typing import Any

import pytest

from shared.admission.plan_limits import limits_key
from tests.factories import Organization, new_organization, new_user, sql
from tests.functions.scheduled.rows import run
from tests.http.client import code, send
from tests.servers.cache import store
from tools import database
from tools.operate import main


def operate(*arguments: str) -> int:
    """The tool's exit status, run against the worker's database."""
    return main(list(arguments))


@pytest.fixture(autouse=True)
def _administrator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", os.environ["ADMINISTRATOR_URL"])


def audited(target_id: str) -> list[Any]:
    return sql(
        """
        select endpoint, organization_id::text, reason, changes from platform_audit_log
        where target_id = :id order by at, id
        """,
        id=target_id,
    )


def write(organization: Organization) -> tuple[int, str]:
    """The answer to a write that passes every gate and has an invalid body."""
    return code(send("POST", "/v1/properties", {}, token=organization.owner.token))


def dead_row(organization: Organization) -> str:
    [[row_id]] = sql(
        """
        insert into outbox (organization_id, kind, payload, attempts, dead_at, last_error)
        values (:id, 'clear_limits', jsonb_build_object('organization_id', cast(:id as uuid)), 12,
            now(), 'MemorystoreAway: ') returning id::text
        """,
        id=organization.id,
    )
    return str(row_id)


def test_a_verified_person_becomes_super_admin_after_a_new_sign_in() -> None:
    user_id, email = new_user()

    assert operate("make-super-admin", email.upper(), "--reason", "the first one") == 0
    assert operate("make-super-admin", email, "--reason", "again") == 1

    assert sql(
        "select is_super_admin, session_generation from users where id = :id", id=user_id
    ) == [[True, 2]]
    assert audited(user_id) == [
        ["tools.operate", None, "the first one", {"is_super_admin": [False, True]}]
    ]


def test_an_unverified_address_cannot_become_super_admin(
    capsys: pytest.CaptureFixture[str],
) -> None:
    user_id, email = new_user(verified=False)

    assert operate("make-super-admin", email, "--reason", "because") == 1

    assert "not verified" in capsys.readouterr().err
    assert audited(user_id) == []


def test_a_suspension_blocks_the_next_write_until_lifted() -> None:
    organization = new_organization()
    assert write(organization) == (422, "VALIDATION_ERROR")
    assert store().get(limits_key(organization.id))

    assert operate("suspend", organization.id, "--reason", "abuse") == 0
    assert write(organization) == (403, "SUBSCRIPTION_REQUIRED")
    assert operate("suspend", organization.id, "--reason", "abuse") == 1
    assert operate("reactivate", organization.id, "--reason", "mended") == 0
    assert write(organization) == (422, "VALIDATION_ERROR")

    assert audited(organization.id) == [
        ["tools.operate", organization.id, "abuse", {"suspended": [False, True]}],
        ["tools.operate", organization.id, "mended", {"suspended": [True, False]}],
    ]
    assert sql(
        """
        select distinct actor_kind, endpoint from audit_log
        where organization_id = :id and table_name = 'organizations' and action = 'update'
        """,
        id=organization.id,
    ) == [["system", "tools.operate"]]


def deliver_all() -> None:
    """Deliver all due rows, of which other tests may have left batches."""
    while run("deliver-outbox")["more"]:
        pass


@pytest.mark.parametrize("redis_url", ["redis://127.0.0.1:1/0", ""])
def test_without_redis_the_outbox_clears_the_limits(
    monkeypatch: pytest.MonkeyPatch, redis_url: str
) -> None:
    organization = new_organization()
    write(organization)
    with monkeypatch.context() as patch:
        patch.setenv("REDIS_URL", redis_url)
        assert operate("suspend", organization.id, "--reason", "abuse") == 0

    deliver_all()

    assert write(organization) == (403, "SUBSCRIPTION_REQUIRED")


def test_a_dead_row_is_listed_and_redelivered(capsys: pytest.CaptureFixture[str]) -> None:
    organization = new_organization()
    row_id, other = dead_row(organization), dead_row(organization)

    assert operate("dead") == 0
    shown = capsys.readouterr().out
    assert row_id in shown
    assert "MemorystoreAway" in shown
    assert operate("replay", row_id, "--reason", "Redis is back") == 0
    deliver_all()

    assert sql("select delivered_at is not null from outbox where id = :id", id=row_id) == [[True]]
    assert sql("select dead_at is not null from outbox where id = :id", id=other) == [[True]]
    assert [each[1:3] for each in audited(row_id)] == [[organization.id, "Redis is back"]]
    assert operate("replay", "all", "--reason", "Redis is back") == 0
    assert operate("replay", "all", "--reason", "Redis is back") == 1
    assert len(audited(other)) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["suspend", "no-id", "--reason", "x"],
        ["suspend", "01890000-0000-7000-8000-000000000000"],
        ["replay", "all", "--reason", " "],
        ["delete-everything"],
    ],
)
def test_invalid_arguments_change_nothing(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        operate(*arguments)

    # Not the name of one of our functions.
    assert "_" not in capsys.readouterr().err.rpartition("error: ")[2]


@pytest.mark.parametrize("url", ["nonsense", "postgresql://", "postgresql://127.0.0.1:1/x"])
def test_a_wrong_database_is_named_in_a_sentence(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setattr("sys.argv", ["tools.database", "migrate", url])

    assert (operate("dead"), database.main()) == (1, 1)
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 2
    assert all("can't be used: " in line for line in told)


def test_reports_a_missing_database(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DATABASE_URL")

    assert operate("dead") == 1
    assert "DATABASE_URL" in capsys.readouterr().err
