"""How many pages and rows statements read, among very many rows of each table.

A policy hides a homeowner's neighbours, but its condition reaches no index: a statement without a
condition of its own would filter all rows of the organization. A search whose text most rows begin
with would sort them all, if it was planned as one for a rare name.
"""

from collections.abc import Iterator, Sequence
from typing import Any, get_type_hints
from uuid import UUID

import msgspec
import pytest

from shared.database.pipelined import Statement
from shared.database.scope import pool_of
from shared.pipeline.callers import Homeowner
from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, path_of, valid_body
from tests.factories import Organization, sql
from tests.functions.documents.rows import form_with
from tests.http.client import send
from tests.proof import times
from tests.system.explaining import Plan, nodes_of
from tests.system.many_rows import HOMEOWNER, ROWS, many_rows, token_of_homeowner
from tests.system.recording import recording
from tests.system.valid_requests import FORM

# Within functions too. A homeowner's own rows by their keys take up to 180 pages, and those of the
# organization 329 in the smallest table.
MOST_PAGES = times(250, 1000)
# Of a search for what most rows begin with: 50 rows, and what each of them shows of others.
MOST_ROWS = ROWS // 8
OF_HOMEOWNERS = [found for found in ALL if isinstance(found.caller, Homeowner)]


# Without that of members, who are few in any organization, and without the platform's, which
# tests/system/test_platform_plans.py looks at.
SEARCHES = [
    found
    for found in ALL
    if found.is_list
    and "q" in get_type_hints(found.query)
    and found.area not in {"members", "admin"}
]
# What the rows of a list begin with, where that is not the name of the list.
BEGINNINGS = {
    "homeowners": "f",
    "payments": "c",
    "homeowner_payments": "c",
    "documents": "a",
    "tenants": "f",
}


@pytest.fixture(scope="module")
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
        for enter, statement in _of_homeowner(declaration, organization, monkeypatch)
    }

    assert {name.partition(":")[0] for name in read} == {found.name for found in OF_HOMEOWNERS}
    assert {name: pages for name, pages in read.items() if pages > MOST_PAGES} == {}, (
        "Name the homeowner in the statement: … = scope_homeowner_id()."
    )


@pytest.mark.parametrize("declaration", SEARCHES, ids=lambda each: each.name)
def test_a_search_for_what_most_rows_begin_with_reads_few_rows(
    organization: Organization, monkeypatch: pytest.MonkeyPatch, declaration: Declaration
) -> None:
    query = {"q": BEGINNINGS.get(declaration.area, declaration.area[0])}
    with recording(monkeypatch) as sent:
        response = send("GET", declaration.path, token=organization.owner.token, query=query)

    assert response.status_code == 200, response.text
    assert len(response.json["items"]) == 50
    enter, *first, listing = sent
    plan = _run(declaration, enter, listing, first)
    assert sum(map(_rows, nodes_of(plan, within=True))) <= MOST_ROWS


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("leases__statement", {"lease_id": str(UUID(int=7))}),
        ("search__get", {"q": "f"}),
        ("search__get", {"q": "unit 7"}),
    ],
)
def test_a_statement_and_a_search_of_everything_read_few_pages(
    organization: Organization,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    parameters: dict[str, str],
) -> None:
    [declaration] = (found for found in ALL if found.name == name)
    with recording(monkeypatch) as sent:
        response = send("GET", path_of(declaration, parameters), token=organization.owner.token)

    assert response.json["items"]
    *_, enter = (each for each in sent if each.sql.startswith("call"))
    read = [_pages(declaration, enter, each) for each in sent if each.sql.startswith("select")]
    assert max(read) <= MOST_PAGES


def _of_homeowner(
    declaration: Declaration, organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> list[tuple[Statement, Statement]]:
    """The endpoint's statements in the homeowner's scope, each with its scope."""
    # Its rows have its own number.
    path = path_of(declaration, dict.fromkeys(declaration.parameters, HOMEOWNER))
    body = valid_body(declaration, organization)
    for name in ("homeowner_id", "work_order_id"):
        if body and name in body:
            body[name] = HOMEOWNER
    options: dict[str, Any] = {"json": body} if body else {}
    if declaration.form:
        options = {"data": form_with(body), "content_type": FORM}
    with recording(monkeypatch) as sent:
        token = token_of_homeowner(organization)
        response = send(declaration.method, path, token=token, **options)
    assert response.status_code < 500, response.text
    # A request may have ended the session, whose statements are still to be explained.
    sql("update users set session_generation = 1 where id = :id", id=HOMEOWNER)
    sql("delete from revoked_sessions")
    scopes: list[Statement] = []
    pairs: list[tuple[Statement, Statement]] = []
    for each in sent:
        if each.sql.startswith("call enter_scope"):
            scopes.append(each)
        # Further statements of a transaction travel without its scope.
        elif scopes and scopes[-1].parameters[0] == "homeowner":
            pairs.append((scopes[-1], each))
    return [pair for pair in pairs if pair[1].sql not in {"begin", "commit", "rollback"}]


def _pages(declaration: Declaration, enter: Statement, statement: Statement) -> int:
    plan = _run(declaration, enter, statement)
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def _rows(node: Plan) -> float:
    """How many rows a node of a plan has read from a table or an index."""
    if "Relation Name" not in node and "Index Name" not in node:
        return 0
    passed_over = (count for name, count in node.items() if name.startswith("Rows Removed"))
    rows: float = node["Actual Loops"] * (node["Actual Rows"] + sum(passed_over))
    return rows


def _run(
    declaration: Declaration,
    enter: Statement,
    statement: Statement,
    first: Sequence[Statement] = (),
) -> Plan:
    """The plan of the statement, run after `first`, with its figures; the effect is rolled back."""
    explain = Statement(
        f"explain (analyze, buffers, format json) {statement.sql}", statement.parameters
    )
    with pool_of(declaration.login).connection() as connection:
        *_, explained, _ = connection.run(
            [Statement("begin"), enter, *first, explain, Statement("rollback")]
        )
    [[text]] = explained.rows
    plan: Plan = msgspec.json.decode(text)[0]["Plan"]
    return plan
