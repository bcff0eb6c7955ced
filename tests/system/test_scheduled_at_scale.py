"""The scheduled functions with a million rows: read by index, one batch in memory at a time."""

import re
import tracemalloc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from functions.scheduled import (
    _due_subscriptions,
    _outbox,
    clean_up,
    deliver_outbox,
    reap_uploads,
    settle_subscriptions,
)
from shared.database.pipelined import PipelinedConnection, Result, Statement
from tests.factories import Organization, sql
from tests.functions.scheduled.rows import run
from tests.functions.scheduled.test_clean_up import AGEING
from tests.http.deployment import deployed
from tests.migrations.logins import claims, entered
from tests.proof import times
from tests.system.many_rows import filled

Plan = dict[str, Any]

COUNT = times(10_000, 1_000_000)
ROWS = Path(__file__).with_name("due_rows.sql")
CLAIMS = {
    "user_tokens": clean_up.USER_TOKENS,
    "idempotency_keys": clean_up.IDEMPOTENCY_KEYS,
    "revoked_sessions": clean_up.REVOKED_SESSIONS,
    "sign_in_attempts": clean_up.SIGN_IN_ATTEMPTS,
    "unconfirmed_join_requests": clean_up.UNCONFIRMED_JOIN_REQUESTS,
    "invitations": clean_up.INVITATIONS,
    "old_outbox": clean_up.OUTBOX,
    "processor_events": clean_up.PROCESSOR_EVENTS,
    "unfinished": _outbox.CLAIM_UNFINISHED,
    "more_due": _outbox.NEXT_DUE,
    "documents": reap_uploads.REMOVE,
    "trials": _due_subscriptions.ENDED_TRIALS,
    "periods": _due_subscriptions.ENDED_PERIODS,
    "blocked": _due_subscriptions.BLOCKED,
    "reminders": _due_subscriptions.ENDING_TRIALS,
}
# The largest batch.
MOST_ROWS = clean_up.BATCH
# The Python memory that the functions may use for one batch, whatever is due.
MOST_BYTES = 1_500_000


class Scale(NamedTuple):
    """An organization, and each claim's plan, made before any function has run."""

    organization: Organization
    plans: dict[str, Plan]


@pytest.fixture(scope="module")
def scale() -> Iterator[Scale]:
    script = ROWS.read_text(encoding="utf-8").replace("{count}", str(COUNT))
    with filled(script) as made:
        plans = {name: _plan(claim) for name, claim in CLAIMS.items()}
        # What a process imports and keeps with its first call is no memory of the call measured.
        # Without a processor this one has nothing to do.
        assert run("settle-payments")["requests"] == 0
        yield Scale(made, plans)


@contextmanager
def observed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Statement]]:
    """Check the statements sent meanwhile: none returns more than a batch or exceeds its memory."""
    sent: list[Statement] = []
    send = PipelinedConnection.run

    def recorded(connection: PipelinedConnection, statements: Sequence[Statement]) -> list[Result]:
        # The check of a new connection is none of the job's. Without the parameters, which would
        # count as memory of the endpoint.
        if "pg_db_role_setting" not in statements[-1].sql:
            sent.append(Statement(statements[-1].sql))
        results = send(connection, statements)
        assert max(result.touched for result in results) <= MOST_ROWS
        return results

    with monkeypatch.context() as patched:
        patched.setattr(PipelinedConnection, "run", recorded)
        tracemalloc.start()
        try:
            yield sent
            # The list of recorded statements belongs to the test.
            sent_bytes = 200 * len(sent)
            assert tracemalloc.get_traced_memory()[1] < MOST_BYTES + sent_bytes
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize("name", CLAIMS)
def test_a_batch_is_read_in_order_from_its_index(scale: Scale, name: str) -> None:
    nodes = list(_nodes(scale.plans[name]))

    types = {node["Node Type"] for node in nodes}
    assert not {kind for kind in types if "Sort" in kind or "Hash" in kind or "Seq" in kind}
    assert any("Index" in kind for kind in types)
    # No more of the due rows than the batch are read.
    assert [node for node in nodes if "Bitmap" in node["Node Type"]] == []


def _plan(statement: str) -> Plan:
    """The generic plan for the platform's login."""
    with entered(claims("system"), "pavilion_platform") as connection:
        connection.run("set local plan_cache_mode = force_generic_plan")
        text = statement.replace("{columns}", "organization_id" if "as due" in statement else "*")
        connection.run(f"prepare claim as {text}")
        nulls = ", ".join(["null"] * len(set(re.findall(r"\$\d", statement))))
        arguments = f"({nulls})" if nulls else ""
        [[text]] = connection.run(f"explain (format json) execute claim{arguments}")
        connection.run("deallocate claim")
    # The driver decodes JSON by itself.
    found: Plan = text[0]["Plan"]
    return found


def _nodes(plan: Plan) -> Iterator[Plan]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner)


@pytest.mark.usefixtures("scale")
def test_delivery_takes_batch_after_batch_with_few_statements(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(deliver_outbox, "UNFINISHED_SECONDS", 2)
    monkeypatch.setattr(deliver_outbox, "SECONDS", 4)
    # These mails refer to nothing, so no mail server is called.
    with deployed(SMTP_URL="smtp://127.0.0.1:1"):
        run("deliver-outbox")
        with observed(monkeypatch) as sent:
            answer = run("deliver-outbox")

    assert answer["delivered"] > deliver_outbox.BATCH
    assert answer["failed"] == 0
    assert answer["more"] is True
    # For each row its data, its completion and perhaps its claim; four statements for a round.
    assert len(sent) <= 4 * (answer["delivered"] + deliver_outbox.BATCH)


@pytest.mark.usefixtures("scale")
def test_clean_up_works_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    with observed(monkeypatch) as sent:
        answer = run("clean-up")

    batches = COUNT // clean_up.BATCH
    assert len(sent) <= len(AGEING) * (batches + 2)
    if not answer["more"]:
        assert [answer[table] for table, _, _ in AGEING] == [COUNT] * len(AGEING)


def test_the_reaper_works_until_its_time_is_over(
    scale: Scale, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reap_uploads, "SECONDS", times(3, 40))
    with observed(monkeypatch) as sent:
        answer = run("reap-uploads")

    assert answer["more"] is (answer["removed"] < COUNT)
    # A batch: its rows, their objects, the commit.
    assert len(sent) <= 3 * (answer["removed"] // reap_uploads.BATCH + 1)
    [[deletions]] = sql("select count(*) from outbox where kind = 'delete_object'")
    assert deletions == answer["removed"]
    [[used, counted]] = sql(
        "select organization_usage.storage_bytes, recounted.storage_bytes"
        " from organization_usage, recount_usage(:id) as recounted where organization_id = :id",
        id=scale.organization.id,
    )
    assert used == counted


@pytest.mark.usefixtures("scale")
def test_settlement_resumes_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settle_subscriptions, "SECONDS", times(2, 40))
    first = run("settle-subscriptions")
    with observed(monkeypatch):
        second = run("settle-subscriptions")

    assert first["failed"] == second["failed"] == 0
    assert first["changed"] == first["organizations"]
    assert second["changed"] == second["organizations"]
    [[settled]] = sql("select count(*) from audit_log where table_name = 'subscriptions'"
                      " and endpoint = 'scheduled__settle_subscriptions'")  # fmt: skip
    assert settled == first["changed"] + second["changed"]
