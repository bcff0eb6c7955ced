import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from functions.scheduled import clean_up
from tests.factories import Organization, administrator, new_organization, sql
from tests.functions.scheduled.rows import run

CLEAN_UP = "clean-up"
# Table, the column that holds its age, and how long its rows are kept beyond that.
AGEING = [
    ("user_tokens", "expires_at", "0 days"),
    ("idempotency_keys", "expires_at", "0 days"),
    ("revoked_sessions", "expires_at", "1 hour"),
    ("sign_in_attempts", "created_at", "1 day"),
    ("unconfirmed_join_requests", "expires_at", "0 days"),
    ("invitations", "expires_at", "30 days"),
    ("outbox", "delivered_at", "30 days"),
    ("request_notices", "written_at", "30 days"),
    ("processor_events", "received_at", "90 days"),
]
# Where a table has neither organization nor user, the column that marks this test's rows.
OWNERS = {"unconfirmed_join_requests": "first_name"}
INSERTS = {
    "user_tokens": """
        insert into user_tokens (user_id, purpose, expires_at)
        select :user_id, 'verify_email', cast(:at as timestamptz) from generate_series(1, :count)
        """,
    "idempotency_keys": """
        insert into idempotency_keys (organization_id, actor_id, key, endpoint, request_digest,
            expires_at)
        select :organization_id, :user_id, gen_random_uuid()::text, 'a__b', '',
            cast(:at as timestamptz)
        from generate_series(1, :count)
        """,
    "revoked_sessions": """
        insert into revoked_sessions (sid, user_id, expires_at)
        select gen_random_uuid(), :user_id, cast(:at as timestamptz)
        from generate_series(1, :count)
        """,
    "sign_in_attempts": """
        insert into sign_in_attempts (email_digest, address, user_id, created_at)
        select '', '192.0.2.0/24', :user_id, cast(:at as timestamptz)
        from generate_series(1, :count)
        """,
    "unconfirmed_join_requests": """
        insert into unconfirmed_join_requests (email, first_name, last_name, expires_at)
        select 'a@example.com', cast(:user_id as text), 'B', cast(:at as timestamptz)
        from generate_series(1, :count)
        """,
    "invitations": """
        insert into invitations (organization_id, kind, email, role, invited_by_user_id,
            expires_at)
        select :organization_id, 'member', gen_random_uuid() || '@example.com', 'viewer',
            :user_id, cast(:at as timestamptz)
        from generate_series(1, :count)
        """,
    "outbox": """
        insert into outbox (organization_id, kind, payload, dedupe_key, delivered_at)
        select :organization_id, 'email', '{}', 'test' || gen_random_uuid(),
            cast(:at as timestamptz)
        from generate_series(1, :count)
        """,
    "request_notices": """
        with made as (
            insert into associations (organization_id, name) values (:organization_id, 'HOA')
            returning organization_id, id
        )
        insert into request_notices (organization_id, association_id, work_order_ids, written_at)
        select organization_id, id, '{}', cast(:at as timestamptz)
        from made, generate_series(1, :count)
        """,
    "processor_events": """
        insert into processor_events (event_id, type, organization_id, received_at)
        select 'evt_' || gen_random_uuid(), 'refund.created', :organization_id,
            cast(:at as timestamptz)
        from generate_series(1, :count)
        """,
}


def add(table: str, organization: Organization, age: str, count: int = 1) -> None:
    """Add rows that became due this long ago."""
    [[at]] = sql("select now() - cast(:age as interval)", age=age)
    values = {"organization_id": organization.id, "user_id": organization.owner.user_id}
    used = {name: value for name, value in values.items() if f":{name}" in INSERTS[table]}
    sql(INSERTS[table], at=at, count=count, **used)


def count(table: str, organization: Organization) -> Any:
    by_organization = ":organization_id" in INSERTS[table]
    column = "organization_id" if by_organization else OWNERS.get(table, "user_id")
    owner = organization.id if by_organization else organization.owner.user_id
    [[found]] = sql(f"select count(*) from {table} where {column} = :owner", owner=owner)  # noqa: S608
    return found


@pytest.mark.parametrize(("table", "column", "grace"), AGEING)
def test_deletes_only_expired_rows(table: str, column: str, grace: str) -> None:
    organization = new_organization()
    add(table, organization, f"{grace} 1 second")
    add(table, organization, f"{grace} -1 minute")
    assert count(table, organization) == 2

    answer = run(CLEAN_UP)

    assert answer[table] >= 1
    assert answer["more"] is False
    assert sql(f"select 1 from {table} where {column} < now() - interval '{grace}'") == []  # noqa: S608
    assert count(table, organization) == 1


def test_keeps_undelivered_mail() -> None:
    organization = new_organization()
    add("outbox", organization, "100 days")
    sql(
        """
        update outbox set delivered_at = null, dead_at = now() - interval '90 days'
        where organization_id = :id
        """,
        id=organization.id,
    )

    run(CLEAN_UP)

    assert count("outbox", organization) == 1


def test_works_through_several_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    run(CLEAN_UP)
    monkeypatch.setattr(clean_up, "BATCH", 7)
    organization = new_organization()
    add("sign_in_attempts", organization, "2 days", 50)

    assert run(CLEAN_UP)["sign_in_attempts"] == 50
    assert count("sign_in_attempts", organization) == 0


def test_reports_more_work_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    organization = new_organization()
    add("sign_in_attempts", organization, "2 days", 3)
    monkeypatch.setattr(clean_up, "SECONDS", 0)

    assert run(CLEAN_UP)["more"] is True
    assert count("sign_in_attempts", organization) == 3


def test_concurrent_runs_delete_each_row_once(monkeypatch: pytest.MonkeyPatch) -> None:
    run(CLEAN_UP)
    monkeypatch.setattr(clean_up, "BATCH", 20)
    organization = new_organization()
    add("invitations", organization, "31 days", 200)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda _: run(CLEAN_UP), range(2)))

    assert count("invitations", organization) == 0
    [[audited]] = sql(
        """
        select count(*) from audit_log
        where organization_id = :id and table_name = 'invitations' and action = 'delete'
        """,
        id=organization.id,
    )
    assert audited == 200


def test_a_row_renewed_after_selection_is_kept() -> None:
    organization = new_organization()
    add("idempotency_keys", organization, "1 minute")
    renewing = administrator()
    renewing.run("begin")
    sql(
        """
        update idempotency_keys set expires_at = now() + interval '1 day'
        where organization_id = :id
        """,
        id=organization.id,
    )
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(run, CLEAN_UP)
        while not answer.done() and sql("select 1 from pg_locks where not granted") == []:
            time.sleep(0.01)
        renewing.run("commit")

    assert answer.result()["more"] is False
    assert count("idempotency_keys", organization) == 1
