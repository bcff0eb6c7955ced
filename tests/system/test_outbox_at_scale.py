"""A claim with very many rows waiting: it reads the index where the turns are, and little else.

The plan and what it reads decide, since times depend on the machine. They are printed, and the
figures in docs/operations.md are from here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from functions.scheduled import _outbox, deliver_outbox
from tests.factories import new_user, sql
from tests.functions.scheduled.rows import run
from tests.http.client import send
from tests.http.deployment import deployed
from tests.migrations.logins import Connection, claims, entered
from tests.proof import times
from tests.servers.mail_sink import mail_sink
from tests.system.many_rows import filled, own_database

COUNT = times(10_000, 100_000)
MOST = 25
INDEX = "outbox_waiting_idx"
# What waits in one lane, as columns of rows n. In each of them two more rows of other keys are due.
BACKLOGS = {
    "one key": "1, now() - n * interval '1 second', 0, null",
    "a key each": "n * 1000, now() - n * interval '1 second', 0, null",
    "a key each, after a failure": "n * 1000, now() + interval '1 hour', 1, 'x'",
    "one key, after a failure": "1, now() + interval '1 hour', 1, 'x'",
}
FILL = """
    insert into outbox (lane, kind, payload, turn_key, next_attempt_at, attempts, last_error)
        select 2, 'email', '{{}}', {columns} from generate_series(1, {count}) as n;
    insert into outbox (lane, kind, payload, turn_key, delivered_at)
        select 2, 'email', '{{}}', n, now() from generate_series(1, 10000) as n;
    insert into outbox (lane, kind, payload, turn_key) select 2, 'email', '{{}}', n
        from (values (-5000000000), (5000000000)) as others (n);
"""


@contextmanager
def platform() -> Iterator[Connection]:
    """The scheduler's scope with generic plans, as the logins have them; rolled back in the end."""
    with entered(claims("system"), "pavilion_platform") as connection:
        connection.run("set local plan_cache_mode = force_generic_plan")
        text = _outbox.CLAIM_IN_TURNS.replace("{columns}", "turn_key")
        connection.run(f"prepare claim as {text}")
        yield connection
        connection.run("deallocate claim")
        connection.run("rollback")


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)


@pytest.fixture(scope="module", params=BACKLOGS)
def backlog(request: pytest.FixtureRequest) -> Iterator[str]:
    name: str = request.param
    with filled(FILL.format(columns=BACKLOGS[name], count=COUNT)):
        sql("vacuum outbox")
        yield name


def test_a_claim_reads_the_turns_from_the_index(backlog: str) -> None:
    with platform() as connection:
        [[[explained]]] = connection.run(
            f"explain (analyze, format json) execute claim(2, {MOST}, 12)"
        )
    print(f"{backlog}: {explained['Execution Time']:.2f} ms")  # noqa: T201 - the figure
    scans = [node for node in nodes(explained["Plan"]) if node.get("Relation Name") == "outbox"]
    walked = [node for node in scans if node.get("Index Name") == INDEX]

    assert walked
    assert {node["Node Type"] for node in scans} <= {
        "Index Scan", "Index Only Scan", "ModifyTable", "Bitmap Heap Scan",
    }  # fmt: skip
    # The rows of the walk and of the choice; nothing reads the backlog, nor sorts it.
    for node in nodes(explained["Plan"]):
        rows = node["Actual Rows"] * node["Actual Loops"]
        assert rows <= MOST * MOST, (node["Node Type"], rows)


def test_every_key_is_served_before_the_backlog_is_done(backlog: str) -> None:
    with platform() as connection:
        served = [key for [key] in connection.run(f"execute claim(2, {MOST}, 12)")]
        again = [key for [key] in connection.run(f"execute claim(2, {MOST}, 12)")]

    assert len(served) == (2 if "failure" in backlog else MOST)
    # With a key each the two lie where all of them are served in order.
    others = {5_000_000_000, -5_000_000_000}
    assert backlog == "a key each" or others <= {*served, *again}
    assert not {*served} & {*again} or backlog == "one key"


def test_a_reset_is_sent_in_the_run_after_the_backlog_began(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(deliver_outbox, "UNFINISHED_SECONDS", 0)
    monkeypatch.setattr(deliver_outbox, "SECONDS", 5)
    with own_database() as flooding, mail_sink() as sink:
        owner = flooding.owner.user_id
        sql(
            f"""
            insert into outbox (organization_id, kind, payload)
            select cast(:id as uuid), 'email', jsonb_build_object('template', 'new_owner',
                'organization_id', cast(:id as text), 'user_id', cast(:owner as text),
                'new_owner_id', cast(:owner as text))
            from generate_series(1, {COUNT})
            """,  # noqa: S608 - a number
            id=flooding.id,
            owner=owner,
        )
        _, email = new_user()
        assert send("POST", "/v1/auth/forgot-password", {"email": email}).status_code == 202
        with deployed(SMTP_URL=sink.url):
            answer = run("deliver-outbox")

    assert sink.mails[0]["To"] == email
    assert answer["more"] is True
