import logging
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from flask import Response

from shared.database.pipelined import PipelinedConnection, Result
from shared.logs import logger
from tests.factories import Organization, manager_token, new_member, new_organization, sql
from tests.functions.properties.rows import NEW
from tests.http.client import send
from tests.http.deployment import deployed

PATH = "/v1/properties"
TRACE = "0af7651916cd43dd8448eb211c80319c"


def lines(captured: pytest.CaptureFixture[bytes]) -> list[dict[str, Any]]:
    """The lines logged since the last call."""
    return [msgspec.json.decode(line) for line in captured.readouterr().err.splitlines()]


def test_a_request_line_says_whether_redis_was_unavailable(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    send("GET", "/v1/subscriptions/plans")
    with deployed(REDIS_URL="redis://127.0.0.1:1/0"):
        send("GET", "/v1/subscriptions/plans")

    answered = [line["is_fallback"] for line in lines(capfdbinary) if "is_fallback" in line]
    assert answered == [False, True]


def test_warnings_at_the_first_request_are_structured_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = logger()
    # The state of a process that has logged nothing yet.
    monkeypatch.setattr(found, "handlers", [])
    logger.cache_clear()
    handlers: list[logging.Handler] = []

    def judge(*_: object) -> Response:
        handlers.extend(found.handlers)
        return Response()

    monkeypatch.setattr("shared.pipeline.endpoint._judge", judge)
    send("GET", "/v1/subscriptions/plans")

    assert len(handlers) == 1


def test_a_request_line_names_caller_request_and_outcome(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    organization = new_organization()
    send(
        "GET", "/v1/properties", token=organization.owner.token,
        environ_base={"REMOTE_ADDR": "198.51.100.7"},
    )  # fmt: skip

    [line] = lines(capfdbinary)
    said = {
        "severity": "INFO", "message": "properties__list 200", "endpoint": "properties__list",
        "method": "GET", "status": 200, "client": "198.51.100.7", "reason": None,
        "organization": organization.id, "actor": organization.owner.user_id,
    }  # fmt: skip
    assert {name: line[name] for name in said} == said


def test_an_outage_line_is_an_error_with_its_reason(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    with deployed(DATABASE_URL="postgresql://127.0.0.1:1/pavilion"):
        send("GET", "/v1/subscriptions/plans")

    [line] = lines(capfdbinary)
    assert (line["severity"], line["status"]) == ("ERROR", 503)
    assert line["reason"].startswith("cannot connect: ")


def test_an_unexpected_error_line_has_its_id_and_traceback(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("shared.pipeline.endpoint._run", fail)
    answer = send("GET", "/v1/subscriptions/plans")

    line, request = lines(capfdbinary)
    assert (line["severity"], line["error_id"]) == ("ERROR", answer.json["error_id"])
    assert "in fail" in line["stack_trace"]
    assert (request["severity"], request["status"]) == ("ERROR", 500)


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"}, True),
        ({"X-Cloud-Trace-Context": f"{TRACE}/123;o=1"}, True),
        ({"traceparent": f"00-{TRACE}-b7ad6b7169203331-01 and more"}, False),
        ({"X-Cloud-Trace-Context": f"{TRACE}/1/../other"}, False),
        ({}, False),
    ],
)
def test_a_request_line_carries_its_trace(
    headers: dict[str, str], found: bool, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    with deployed(GOOGLE_CLOUD_PROJECT="linden"):
        send("GET", "/v1/subscriptions/plans", headers=headers)

    [line] = lines(capfdbinary)
    trace = line.get("logging.googleapis.com/trace")
    assert trace == (f"projects/linden/traces/{TRACE}" if found else None)


def an_outdated_role(organization: Organization) -> dict[str, Any]:
    """A list with the role of before: the refusal, the role, the plan, the list."""
    outdated = manager_token(organization.owner.user_id, organization.id, "admin")
    return {"method": "GET", "path": PATH, "token": outdated}


def an_ended_session(organization: Organization) -> dict[str, Any]:
    """A list by a member whose session has ended: the refusal, and the judgement."""
    member = new_member(organization, "viewer")
    sql("update users set session_generation = 2 where id = :id", id=member.user_id)
    return {"method": "GET", "path": PATH, "token": member.token}


def a_key(organization: Organization) -> dict[str, Any]:
    """A write under a key: the plan, the key, the row, the answer, the commit."""
    headers = {"Idempotency-Key": "one"}
    return {"method": "POST", "path": PATH, "headers": headers, **a_write(organization)}


def a_refusal(organization: Organization) -> dict[str, Any]:
    """A write that is rolled back, since another request has used its key."""
    request = a_key(organization)
    send(**request)
    return request | {"body": NEW | {"name": "Another"}}


def a_settled_plan(organization: Organization) -> dict[str, Any]:
    """A write after the trial: the plan, the settlement, its commit, the plan again, the row."""
    sql(
        "update subscriptions set status = 'expired', ended_reason = 'trial'"
        " where organization_id = :id",
        id=organization.id,
    )
    return {"method": "POST", "path": PATH, **a_write(organization)}


def a_write(organization: Organization) -> dict[str, Any]:
    """Token and body of a new property."""
    return {"body": NEW, "token": organization.owner.token}


@pytest.mark.parametrize(
    ("asked", "trips"),
    [
        (an_outdated_role, 4),
        (an_ended_session, 2),
        (a_key, 5),
        (a_refusal, 3),
        (a_settled_plan, 5),
    ],
)
def test_all_time_of_postgresql_counts_as_such(
    asked: Callable[[Organization], dict[str, Any]],
    trips: int,
    capfdbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    request = asked(new_organization())
    now = 0.0
    run = PipelinedConnection.run

    def take_a_second(connection: PipelinedConnection, statements: Any) -> list[Result]:
        nonlocal now
        now += 1
        return run(connection, statements)

    # A new connection takes a trip of its own.
    send("GET", PATH, token=new_organization().owner.token)
    # A clock that only PostgreSQL advances.
    monkeypatch.setattr("time.perf_counter", lambda: now)
    monkeypatch.setattr(PipelinedConnection, "run", take_a_second)
    lines(capfdbinary)
    send(**request)

    [line] = lines(capfdbinary)
    assert now == trips
    assert (line["db_ms"], line["redis_ms"], line["duration_ms"]) == (1000 * now, 0, 1000 * now)
