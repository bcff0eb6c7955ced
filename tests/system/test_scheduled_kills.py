"""Scheduled functions in processes that are killed at work or run concurrently.

Effects in the database happen once, whichever process dies. A mail is sent at least once; a repeat
has the same Message-ID.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from typing import Any

import pytest

from tests.factories import Organization, new_organization, new_user, sql
from tests.functions.scheduled.outbox_rows import make_due, queue_mail, row
from tests.functions.scheduled.test_reap_uploads import add_dead, deletions
from tests.proof import times
from tests.servers.fleet import AnswerLostError, Fleet, killing, running
from tests.servers.mail_sink import MailSink, mail_sink

PATIENCE = 60


@pytest.fixture(scope="module")
def delivery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Fleet, MailSink]]:
    """Two processes that deliver to a server of mails."""
    log = tmp_path_factory.mktemp("fleet") / "log"
    with mail_sink() as server, running(2, log, SMTP_URL=server.url) as started:
        yield started, server


@pytest.fixture
def sink(delivery: tuple[Fleet, MailSink]) -> MailSink:
    """The server without mails; nothing is due before."""
    sql("update outbox set delivered_at = now() where delivered_at is null")
    server = delivery[1]
    server.mails.clear()
    server.on_mail, server.is_stalling = None, False
    return server


@pytest.fixture
def fleet(delivery: tuple[Fleet, MailSink], sink: MailSink) -> Fleet:
    assert sink
    return delivery[0]


def ask(fleet: Fleet, operation: str, slot: int | None = None) -> dict[str, Any] | None:
    """Call a scheduled function; its answer, or None when its process was killed."""
    token = os.environ["SCHEDULER_TOKEN"]
    try:
        answer = fleet.send("POST", f"/v1/scheduled/{operation}", token=token, slot=slot)
    except AnswerLostError:
        return None
    assert answer.status == 200, answer.data
    return dict(answer.json)


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def operate(*arguments: str) -> str:
    """The output of the operator's command."""
    return subprocess.run(
        [sys.executable, "-m", "tools.operate", *arguments],
        env={**os.environ, "DATABASE_URL": os.environ["ADMINISTRATOR_URL"]},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_a_killed_delivery_is_resent_as_the_same_message(fleet: Fleet, sink: MailSink) -> None:
    user_id, email = new_user()
    row_id = queue_mail("password_changed", user_id=user_id)
    sink.is_stalling = True
    with ThreadPoolExecutor(1) as threads:
        lost = threads.submit(ask, fleet, "deliver-outbox", 0)
        wait_for(lambda: sink.to(email))
        # While it is claimed, no other process takes it.
        assert ask(fleet, "deliver-outbox", 1) == {
            "delivered": 0, "failed": 0, "dead": 0, "more": False,
        }  # fmt: skip
        begun = fleet.starts
        fleet.kill(0)
        assert lost.result() is None
        fleet.wait_for_starts(begun + 1)
    sink.is_stalling = False
    assert row(row_id) == [1, False, False, None, 2]

    make_due(row_id)
    answer = ask(fleet, "deliver-outbox", 1)

    assert answer
    assert answer["delivered"] == 1
    first, second = sink.to(email)
    assert [first["Message-ID"], first["Date"]] == [second["Message-ID"], second["Date"]]
    assert row(row_id)[:2] == [2, True]


def test_a_mail_that_kills_its_process_dies_and_can_be_replayed(
    fleet: Fleet, sink: MailSink
) -> None:
    killer = queue_mail("password_changed", user_id=new_user()[0])
    user_id, email = new_user()
    others = [queue_mail("password_changed", user_id=user_id) for _ in range(3)]

    def kill(mail: EmailMessage) -> None:
        if killer in mail["Message-ID"]:
            fleet.kill(0)

    def is_replaced() -> bool:
        return fleet.starts == begun + deaths

    sink.on_mail = kill
    begun, deaths = fleet.starts, 0
    while row(killer)[2] is False:
        if ask(fleet, "deliver-outbox", 0) is None:
            deaths += 1
            wait_for(is_replaced)
        for each in (*others, killer):
            make_due(each)

    assert deaths == 12
    assert row(killer)[:4] == [12, False, True, "no try came to its end"]
    # Each was sent once, except by a process that died before it could record so.
    assert [row(each)[1] for each in others] == [True] * 3
    assert {mail["Message-ID"] for mail in sink.to(email)} == {
        mail["Message-ID"] for mail in sink.mails if killer not in mail["Message-ID"]
    }
    assert killer in operate("dead")
    sink.on_mail = None
    operate("replay", killer, "--reason", "The server is well again")
    assert ask(fleet, "deliver-outbox", 0) == {
        "delivered": 1, "failed": 0, "dead": 0, "more": False,
    }  # fmt: skip
    assert killer not in operate("dead")


def test_every_mail_arrives_though_both_deliveries_are_killed(fleet: Fleet, sink: MailSink) -> None:
    count = times(150, 3000)
    user_id, email = new_user()
    sql(
        """
        insert into outbox (kind, payload) select 'email', jsonb_build_object(
            'template', 'password_changed', 'user_id', cast(:id as text))
        from generate_series(1, :count)
        """,
        id=user_id,
        count=count,
    )
    begun = fleet.starts
    with killing(fleet, every=0.3):
        deliver_all(fleet)
    deaths = fleet.starts - begun

    messages = [mail["Message-ID"] for mail in sink.to(email)]
    assert len(set(messages)) == count
    # A killed process has claimed one mail.
    assert len(messages) - count <= deaths
    assert deaths > 0


def deliver_all(fleet: Fleet) -> None:
    """Two at a time until nothing is left; claims of killed processes are made due at once."""
    with ThreadPoolExecutor(2) as threads:
        while sql("select from outbox where delivered_at is null and dead_at is null limit 1"):
            list(threads.map(lambda slot: ask(fleet, "deliver-outbox", slot), range(2)))
            sql("update outbox set next_attempt_at = now() - interval '1 second'"
                " where delivered_at is null")  # fmt: skip


def test_database_effects_happen_once_despite_kills(fleet: Fleet) -> None:
    organizations = [
        new_organization(status="trialing", trial_ends_at="yesterday")
        for _ in range(times(40, 400))
    ]
    reaped = new_organization(plan="enterprise")
    documents = times(800, 20_000)
    add_dead(reaped, documents)
    expired = add_expired(reaped, times(1500, 50_000))
    rounds = 0
    with killing(fleet, every=0.3), ThreadPoolExecutor(6) as threads:
        while is_work_left(organizations, reaped):
            rounds += 1
            jobs = ["clean-up", "reap-uploads", "settle-subscriptions"] * 2
            list(threads.map(lambda name: ask(fleet, name), jobs))

    assert rounds > 0
    assert deletions(reaped) == documents
    [[storage]] = sql(
        "select storage_bytes from organization_usage where organization_id = :id", id=reaped.id
    )
    assert storage == 0
    assert audited(reaped, "invitations", "delete") == expired
    assert {audited(each, "subscriptions", "update") for each in organizations} == {1}


def add_expired(organization: Organization, count: int) -> int:
    """Old invitations, whose deletion is audited."""
    # Triggers are off, because one of them counts the open invitations.
    sql("set session_replication_role = replica")
    sql(
        """
        insert into invitations (organization_id, kind, email, role, invited_by_user_id, expires_at)
        select :id, 'member', gen_random_uuid() || '@example.com', 'viewer', :owner,
            now() - interval '31 days'
        from generate_series(1, :count)
        """,
        id=organization.id,
        owner=organization.owner.user_id,
        count=count,
    )
    sql("set session_replication_role = origin")
    return count


def is_work_left(organizations: list[Organization], reaped: Organization) -> bool:
    return bool(
        sql(
            """
            select from subscriptions where status = 'trialing'
                and organization_id = any (cast(:ids as uuid[]))
            union all select from documents where organization_id = :id
            union all select from invitations where organization_id = :id limit 1
            """,
            ids=[each.id for each in organizations],
            id=reaped.id,
        )
    )


def audited(organization: Organization, table: str, action: str) -> int:
    values = {"id": organization.id, "table": table, "action": action}
    [[count]] = sql(
        "select count(*) from audit_log"
        " where organization_id = :id and table_name = :table and action = :action",
        **values,
    )
    return int(count)
