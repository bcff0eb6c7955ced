"""Endpoints that take an e-mail reveal no account, neither by their answer nor by their work.

Work is counted instead of timed, because times on a shared machine are unreliable: password hashes,
round trips to PostgreSQL, rows written. A proof (PROVE=1) prints the times as well.
"""

import time
from collections.abc import Callable, Iterator
from statistics import quantiles
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from argon2 import PasswordHasher

from shared.database.pipelined import PipelinedConnection
from shared.pipeline.callers import Anyone
from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, every, valid_body
from tests.factories import new_organization, new_user, sql
from tests.http.client import Reply, send
from tests.http.deployment import deployed
from tests.migrations.sign_ins import fail
from tests.proof import times
from tests.safety.asking import told

# Signing up has to reveal an account, so it is limited like guessing a password.
TELLS = frozenset(("auth__register",))
BY_EMAIL = [
    found
    for found in ALL
    if isinstance(found.caller, Anyone)
    and "email" in getattr(found.body, "__struct_fields__", ())
    and found.name not in TELLS
]
Work = dict[str, int]


class Counted(NamedTuple):
    """An answer and what it cost."""

    answer: Reply
    work: Work
    written: list[int]


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    """The number of each costly operation so far."""
    counts: Work = {"hash": 0, "verify": 0, "run": 0}

    def counting(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any) -> Any:
            counts[name] += 1
            return real(*arguments)

        return counted

    for kind, name in ((PasswordHasher, "hash"), (PasswordHasher, "verify")):
        monkeypatch.setattr(kind, name, counting(name, getattr(kind, name)))
    monkeypatch.setattr(PipelinedConnection, "run", counting("run", PipelinedConnection.run))
    return counts


def rows_written() -> list[int]:
    """The number of rows in each table that a public request may fill."""
    names = ("sign_in_attempts", "outbox", "user_tokens", "revoked_sessions")
    counts = ", ".join(f"(select count(*) from {name})" for name in names)  # noqa: S608 - as above
    [found] = sql(f"select {counts}")
    return list(found)


def people() -> Iterator[tuple[str, str]]:
    """An e-mail of each kind: a member's, an unverified one, an unknown one, locked ones."""
    yield "a member", new_organization().owner.email
    yield "somebody unverified", new_user(verified=False)[1]
    locked = new_organization().owner.email
    fail(100, email=locked)
    yield "somebody locked", locked
    unknown = f"{uuid4().hex}@example.com"
    fail(100, email=unknown)
    yield "nobody locked", unknown
    yield "nobody", f"{uuid4().hex}@example.com"


def body_for(declaration: Declaration, email: str) -> dict[str, Any]:
    """The row's body for this e-mail, with a wrong password."""
    body: dict[str, Any] = valid_body(declaration, new_organization())
    return body | {"email": email} | ({"password": "nobody has this"} if "password" in body else {})


def counted(declaration: Declaration, body: dict[str, Any], work: Work) -> Counted:
    """Send it, and count the work."""
    before, rows = work.copy(), rows_written()
    answer = send(declaration.method, declaration.path, body)
    done = {name: work[name] - before[name] for name in work}
    return Counted(answer, done, [now - was for now, was in zip(rows_written(), rows, strict=True)])


def test_there_are_endpoints_that_take_an_email() -> None:
    assert {"auth__login", "auth__forgot_password"} <= {found.name for found in BY_EMAIL}


@every(BY_EMAIL)
def test_unknown_and_known_emails_answer_alike(declaration: Declaration, work: Work) -> None:
    # The first request to an instance opens its connection too.
    send(declaration.method, declaration.path, body_for(declaration, f"{uuid4().hex}@example.com"))
    found = {
        sort: counted(declaration, body_for(declaration, email), work) for sort, email in people()
    }

    assert found["nobody"].work["run"] > 0
    for sort, one in found.items():
        nobody = found["nobody locked" if "locked" in sort else "nobody"]
        assert told(one.answer) == told(nobody.answer), sort
        assert one.work == nobody.work, sort
        assert one.written == nobody.written, sort


@every(BY_EMAIL)
def test_repeated_requests_answer_alike(declaration: Declaration) -> None:
    known, unknown = new_organization().owner.email, f"{uuid4().hex}@example.com"
    seconds: dict[str, list[float]] = {known: [], unknown: []}
    answers = []
    with deployed(RATE_LIMIT_SIGN_IN="100000/900", RATE_LIMIT_MAIL="100000/900"):
        for _ in range(times(2, 200)):
            for email, taken in seconds.items():
                body = body_for(declaration, email)
                started = time.perf_counter()
                answers.append(told(send(declaration.method, declaration.path, body)))
                taken.append(time.perf_counter() - started)

    assert all(answer == answers[0] for answer in answers)
    for sort, taken in zip(("somebody", "nobody"), seconds.values(), strict=True):
        low, middle, high = (value * 1000 for value in quantiles(taken, n=4))
        print(f"{declaration.name} {sort}: {middle:.2f} ms ({low:.2f} to {high:.2f})")  # noqa: T201 - what a proof is run for
