"""No statement of a homeowner's session reads its neighbours' rows, however many there are.

A policy hides them, but its condition reaches no index. A statement without a condition of its own
would filter all rows of the organization, so the pages are counted that each statement reads,
within functions too.
"""

from collections.abc import Iterator, Sequence
from uuid import UUID

import msgspec
import pytest

from shared.database.pipelined import PipelinedConnection, Result, Statement
from shared.database.scope import pool_of
from shared.identity.sessions import new_session, sign
from shared.pipeline.callers import Homeowner
from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, path_of, row_of, valid_body
from tests.factories import Organization, sql
from tests.http.client import send
from tests.system.many_rows import many_rows

# Of the 100,000 homeowners, one that is not archived.
HOMEOWNER = str(UUID(int=7))
# A homeowner's own rows by their keys take a few dozen; all homeowners have some ten thousand.
MOST_PAGES = 300
OF_HOMEOWNERS = [found for found in ALL if isinstance(found.caller, Homeowner)]


@pytest.fixture
def organization() -> Iterator[Organization]:
    with many_rows() as made:
        yield made


def test_every_statement_of_a_homeowner_reads_few_pages(
    organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = {
        f"{declaration.name}: {' '.join(statement.sql.split())}": _pages(
            declaration, enter, statement
        )
        for declaration in OF_HOMEOWNERS
        for enter, statement in _sent(declaration, organization, monkeypatch)
    }

    assert {name.partition(":")[0] for name in read} == {found.name for found in OF_HOMEOWNERS}
    assert {name: pages for name, pages in read.items() if pages > MOST_PAGES} == {}, (
        "Name the homeowner in the statement: … = scope_homeowner_id()."
    )


def _sent(
    declaration: Declaration, organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> list[tuple[Statement, Statement]]:
    """The endpoint's statements in the homeowner's scope, each with its scope."""
    sent: list[tuple[Statement, Statement]] = []
    scopes: list[Statement] = []
    run = PipelinedConnection.run

    def recorded(connection: PipelinedConnection, statements: Sequence[Statement]) -> list[Result]:
        for each in statements:
            if each.sql.startswith("call enter_scope"):
                scopes.append(each)
            # Further statements of a transaction travel without its scope.
            elif scopes and scopes[-1].parameters[0] == "homeowner":
                sent.append((scopes[-1], each))
        return run(connection, statements)

    token = sign(
        new_session(
            "homeowner", HOMEOWNER, 1, organization_id=organization.id, homeowner_id=HOMEOWNER
        )
    )
    parameters = row_of(declaration).parameters(organization)
    with monkeypatch.context() as patched:
        patched.setattr(PipelinedConnection, "run", recorded)
        response = send(
            declaration.method,
            path_of(declaration, parameters),
            valid_body(declaration, organization),
            token=token,
        )
    assert response.status_code < 500, response.text
    # A request may have ended the session, whose statements are still to be explained.
    sql("update users set session_generation = 1 where id = :id", id=HOMEOWNER)
    sql("delete from revoked_sessions")
    return [pair for pair in sent if pair[1].sql not in {"begin", "commit", "rollback"}]


def _pages(declaration: Declaration, enter: Statement, statement: Statement) -> int:
    """How many pages the statement reads; its effect is rolled back."""
    explain = Statement(
        f"explain (analyze, buffers, format json) {statement.sql}", statement.parameters
    )
    with pool_of(declaration.login).connection() as connection:
        results = connection.run([Statement("begin"), enter, explain, Statement("rollback")])
    [[text]] = results[2].rows
    plan = msgspec.json.decode(text)[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])
