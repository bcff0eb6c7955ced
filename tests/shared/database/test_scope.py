from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, Lock
from uuid import uuid4

import msgspec
import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from shared.database.pipelined import Statement
from shared.database.scope import Database, Scope, pool_of
from shared.pipeline.call import StrangerCall
from shared.pipeline.callers import Anyone
from shared.pipeline.endpoint import endpoint
from shared.problems import Problem
from tests.factories import Organization, new_organization, sql
from tests.functions.properties.rows import new_property
from tests.http.deployment import deployed

LOGIN = "pavilion_tenant"


class Named(msgspec.Struct):
    """A created name."""

    name: str


@pytest.fixture
def organization() -> Organization:
    made = new_organization()
    new_property(made)
    return made


def database(organization: Organization, role: str = "owner") -> Database:
    """PostgreSQL in the scope of the organization's owner."""
    scope = Scope(
        kind="manager", user_id=organization.owner.user_id, session_id=str(uuid4()), generation=1,
        organization_id=organization.id, role=role,
    )  # fmt: skip
    return Database(LOGIN, scope, {})


def fail(db: Database, action: Callable[[], object] = list) -> None:
    """Write, queue `action` for after the commit, then fail."""
    db.after_commit(action)
    assert db.execute("update properties set name = 'Never'") == 1
    raise ZeroDivisionError


def pass_over(db: Database, action: Callable[[], object]) -> None:
    """Write, and ignore a refusal."""
    db.after_commit(action)
    db.execute("update properties set name = 'Never'")
    with suppress(Problem):
        db.execute("select 'x'::text::integer from properties")


def left_behind() -> list[object]:
    """What the last used connection shows without a scope."""
    with pool_of(LOGIN).connection() as connection:
        [result] = connection.run(
            [
                Statement(
                    "select current_setting('pavilion.organization_id', true), count(*) "
                    "from properties"
                )
            ]
        )
    return list(result.rows[0])


def test_the_scope_ends_with_its_statement(organization: Organization) -> None:
    assert database(organization).all(Named, "select {columns} from properties") != []

    assert left_behind() in (["", 0], [None, 0])


def test_the_scope_of_a_refused_statement_ends_too(organization: Organization) -> None:
    with pytest.raises(Problem):
        database(organization).execute("select 'x'::text::integer from properties")

    assert left_behind() in (["", 0], [None, 0])


def test_the_scope_of_a_failed_transaction_ends_too(organization: Organization) -> None:
    db = database(organization)

    with pytest.raises(ZeroDivisionError), db.transaction():
        fail(db)

    assert left_behind() in (["", 0], [None, 0])
    [named] = database(organization).all(Named, "select {columns} from properties")
    assert named.name == "Linden Court"


def test_a_failed_transaction_frees_its_connection(
    organization: Organization,
) -> None:
    with pool_of(LOGIN).connection() as before:
        pass
    db = database(organization)

    with pytest.raises(ZeroDivisionError), db.transaction():
        fail(db)

    with pool_of(LOGIN).connection() as after:
        assert after is before


def test_an_ignored_refusal_does_not_count_as_a_commit(organization: Organization) -> None:
    seen: list[str] = []
    db = database(organization)

    with pytest.raises(RuntimeError), db.transaction():
        pass_over(db, lambda: seen.append("never"))

    assert seen == []
    [named] = database(organization).all(Named, "select {columns} from properties")
    assert named.name == "Linden Court"


def test_a_transaction_inside_another_joins_it(organization: Organization) -> None:
    db = database(organization)

    def handle() -> None:
        with db.transaction():
            db.execute("update properties set name = 'Other'")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), db.transaction():
        handle()

    [named] = database(organization).all(Named, "select {columns} from properties")
    assert named.name == "Linden Court"


def test_commit_hooks_run_only_after_the_commit(organization: Organization) -> None:
    seen = []
    db = database(organization)
    with db.transaction():
        db.execute("update properties set name = 'Other'")
        db.after_commit(
            lambda: seen.append(
                database(organization).one(Named, "select {columns} from properties").name
            )
        )
        assert seen == []

    with pytest.raises(ZeroDivisionError), db.transaction():
        fail(db, lambda: seen.append("never"))

    assert seen == ["Other"]


def test_hooks_of_a_failed_commit_never_run(
    organization: Organization,
) -> None:
    seen: list[str] = []
    db = database(organization)
    with pytest.raises(ZeroDivisionError), db.transaction():
        fail(db, lambda: seen.append("never"))

    with db.transaction():
        db.execute("update properties set name = 'Other'")
        db.after_commit(lambda: seen.append("once"))
    with db.transaction():
        db.execute("update properties set name = 'Another'")

    assert seen == ["once"]


@pytest.fixture
def pairs() -> Iterator[str]:
    """A table of two rows, which the tests' endpoint locks in the given order."""
    name = f"scratch_{uuid4().hex}"
    sql(f"create table {name} (n integer primary key, times integer not null default 0)")
    sql(f"insert into {name} values (1), (2)")  # noqa: S608 - the test's own name
    sql(f"grant select, update on {name} to pavilion_sign_in, pavilion_tenant")
    with deployed(DB_POOL_SIZE="2"):
        yield name
    sql(f"drop table {name}")


def test_a_deadlock_victim_is_retried(pairs: str) -> None:
    both, attempts, lock = Barrier(2), [], Lock()

    def handle(call: StrangerCall, first: str) -> Named:
        with lock:
            attempts.append(first)
            is_first_round = len(attempts) <= 2
        with call.db.transaction():
            for place, n in enumerate((int(first), 3 - int(first))):
                call.db.execute(f"update {pairs} set times = times + 1 where n = $1", n)  # noqa: S608 - as above
                if place == 0 and is_first_round:
                    both.wait(60)
        return Named(first)

    handle.__module__ = "functions.tests.lock"
    serve = endpoint("POST /v1/tests/{first}/lock", caller=Anyone())(handle)

    def request(first: str) -> int:
        builder = EnvironBuilder(method="POST", path=f"/v1/tests/{first}/lock")
        return serve(Request(builder.get_environ())).status_code

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(request, "12")) == [200, 200]

    assert sorted(attempts[:2]) == ["1", "2"]
    assert len(attempts) == 3
    assert sql(f"select times from {pairs}") == [[2], [2]]  # noqa: S608 - as above


@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_a_request_is_tried_at_most_three_times(state: str) -> None:
    attempts = []

    def handle(call: StrangerCall) -> Named:
        attempts.append(state)
        call.db.execute(f"do $$ begin raise sqlstate '{state}'; end $$")
        return Named(state)

    handle.__module__ = "functions.tests.lock"
    serve = endpoint("POST /v1/tests/lock", caller=Anyone())(handle)

    response = serve(Request(EnvironBuilder(method="POST", path="/v1/tests/lock").get_environ()))

    assert response.status_code == 503
    assert len(attempts) == 3
