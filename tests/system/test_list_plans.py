"""Every list reads its rows in order from an index, however many there are.

The plan is that of the very statement which the endpoint sends: it is recorded on its way, and
explained by the name under which the connection has prepared it.
"""

from collections.abc import Iterator, Sequence
from types import UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec
import pytest

from shared.database import pool_of
from shared.declaration import Declaration
from shared.pagination import Page, PageQuery
from shared.postgres import PipelinedConnection, Result, Statement
from tests.client import send
from tests.factories import Organization
from tests.system.many_rows import many_rows
from tools.endpoints import declarations

Plan = dict[str, Any]

PAGE = PageQuery().limit
NAME = "select name from pg_prepared_statements where statement = $1"


class Case(NamedTuple):
    """A list with one filter, or none."""

    declaration: Declaration
    query: dict[str, Any]


def _values(hint: Any) -> list[Any]:
    """What the filter may be: every choice, since a choice may have a condition of its own."""
    if get_origin(hint) in {Union, UnionType}:
        return [value for part in get_args(hint) for value in _values(part)]
    if get_origin(hint) is Literal:
        return list(get_args(hint))
    return {bool: ["true"], UUID: [str(UUID(int=1))], str: ["Property 7"], type(None): []}[hint]


def _cases() -> Iterator[Case]:
    for declaration in declarations():
        if get_origin(declaration.result) is not Page:
            continue
        yield Case(declaration, {})
        for name, hint in get_type_hints(declaration.query).items():
            if name not in PageQuery.__struct_fields__:
                yield from (Case(declaration, {name: value}) for value in _values(hint))


CASES = list(_cases())


@pytest.fixture
def organization() -> Iterator[Organization]:
    with many_rows() as made:
        yield made


def test_every_list_reads_its_rows_in_order_from_an_index(
    organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans = {
        f"{case.declaration.name} {case.query}": (
            case,
            _plan(*_sent(organization, case, monkeypatch)),
        )
        for case in CASES
    }

    assert [name for name, (case, plan) in plans.items() if not _is_bounded(case, plan)] == []


def _is_bounded(case: Case, plan: Plan) -> bool:
    """Whether the list's own rows come from an index, in order, so that a full page ends it.

    No index has the order of time for names that begin so, or for what has not expired yet:
    PostgreSQL may sort what it expects to be less than a page.
    """
    nodes = list(_nodes(plan))
    scans = [node for node in nodes if node.get("Relation Name") == _table(case)]
    sorts = [node for node in nodes if "Sort" in node["Node Type"]]
    return (
        bool(scans)
        and not any("Seq Scan" in scan["Node Type"] for scan in scans)
        and all(sort["Plans"][0]["Plan Rows"] < PAGE for sort in sorts)
        and (not sorts or case.query.keys() <= {"q", "state"})
    )


def _table(case: Case) -> str:
    area = case.declaration.name.partition("__")[0]
    return {"members": "organization_memberships"}.get(area, area)


def _sent(
    organization: Organization, case: Case, monkeypatch: pytest.MonkeyPatch
) -> tuple[Statement, Statement]:
    """The scope and the list, as the endpoint sends them."""
    sent: list[Statement] = []
    run = PipelinedConnection.run

    def recorded(connection: PipelinedConnection, statements: Sequence[Statement]) -> list[Result]:
        sent.extend(statements)
        return run(connection, statements)

    with monkeypatch.context() as patched:
        patched.setattr(PipelinedConnection, "run", recorded)
        response = send(
            "GET", case.declaration.path, token=organization.owner.token, query=case.query
        )
    assert response.status_code == 200, response.text
    enter, listing = sent[-2:]
    return enter, listing


def _plan(enter: Statement, listing: Statement) -> Plan:
    """The generic plan of the statement that the connection has prepared."""
    with pool_of("pavilion_tenant").connection() as connection:
        [[[name]]] = (result.rows for result in connection.run([Statement(NAME, (listing.sql,))]))
        nulls = ", ".join(["null"] * len(listing.parameters))
        explain = Statement(f"explain (format json) execute {name}({nulls})")
        # Whatever the values are, since logins have plan_cache_mode = force_generic_plan.
        results = connection.run([Statement("begin"), enter, explain, Statement("rollback")])
    [[text]] = results[2].rows
    plan: Plan = msgspec.json.decode(text)[0]["Plan"]
    return plan


def _nodes(plan: Plan) -> Iterator[Plan]:
    """The plan without what is computed for each row of it."""
    yield plan
    for inner in plan.get("Plans", ()):
        if inner["Parent Relationship"] != "SubPlan":
            yield from _nodes(inner)
