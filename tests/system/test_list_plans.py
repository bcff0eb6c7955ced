"""Every list reads its rows in order from an index, at any number of rows.

Tested with each filter, with any two, and further on by the cursor. The plan is that of the
statement which the endpoint sends: it is recorded on its way, and explained by the name under which
the connection has prepared it.
"""

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from types import UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest

from shared.database.pagination import Page, PageQuery
from shared.database.pipelined import Statement
from shared.pipeline.callers import Homeowner, SuperAdmin
from shared.pipeline.declaration import Declaration
from tests.endpoint_table import path_of
from tests.factories import Organization, sql
from tests.http.client import send
from tests.proof import times
from tests.system.explaining import Plan, nodes_of, plan_of
from tests.system.many_rows import many_rows, token_of_homeowner
from tests.system.recording import recording
from tools.endpoints import declarations

# PostgreSQL may sort so few rows, such as names that begin alike.
MOST_SORTED = times(1000, 2000)
# A person's organizations are always few; a page of letter templates has the built-in ones beside.
NOT_PAGED = {"letter_templates__list", "organizations__list"}
# The table of a list that has not the area's name.
OTHER_TABLES = {
    "assessments__list": "charges",
    "homeowner_payments__list": "payments",
    "homeowner_portal__list_assessments": "charges",
    "homeowner_portal__list_documents": "documents",
    "homeowner_portal__list_payment_methods": "payment_methods",
    "homeowner_portal__list_payments": "payments",
    "homeowner_portal__list_violations": "violations",
    "homeowner_portal__list_work_orders": "work_orders",
    "ledger_entries__list": "payment_allocations",
    "members__list": "organization_memberships",
    "reconciliations__list_matches": "reconciliation_matches",
    "reconciliations__list_unmatched": "bank_transactions",
    "recurring_assessments__list": "recurring_charges",
}
# Of the documents of an own work order or violation.
OF_ONE_ROW = ("work_order_id = work_orders.id", "violation_id = violations.id")


class Case(NamedTuple):
    """A list with one filter, two, or none. A cursor is that of its second page."""

    declaration: Declaration
    query: dict[str, Any]


def _values(hint: Any) -> list[Any]:
    """The values of the filter: every choice, because each may have its own condition."""
    if get_origin(hint) in {Union, UnionType}:
        return [value for part in get_args(hint) for value in _values(part)]
    if get_origin(hint) is Literal:
        return list(get_args(hint))
    if get_origin(hint) is list:
        values = _values(*get_args(hint))
        return [*values, values[:2]]
    found = {
        bool: ["true"],
        int: ["100"],
        UUID: [str(UUID(int=1))],
        date: ["2026-01-02"],
        str: ["Property 7"],
        type(None): [],
    }
    return found[hint]


def _cursor(organization: Organization, declaration: Declaration) -> str:
    token = _token(organization, declaration)
    page = send("GET", _path(declaration), token=token, query={"limit": 1}).json
    cursor: str = page["next_cursor"]
    return cursor


def _cases() -> Iterator[Case]:
    for declaration in declarations():
        # A list of the portal may say more beside its rows.
        is_portals = declaration.name.startswith("homeowner_portal__list_")
        # Those of the platform have many organizations (test_platform_plans.py).
        is_platforms = isinstance(declaration.caller, SuperAdmin)
        if is_platforms or (get_origin(declaration.result) is not Page and not is_portals):
            continue
        filters = {
            name: _values(hint)
            for name, hint in get_type_hints(declaration.query).items()
            if name not in PageQuery.__struct_fields__
        }
        yield Case(declaration, {})
        yield Case(declaration, {"cursor": None})
        for name, values in filters.items():
            yield from (Case(declaration, {name: value}) for value in values)
        for first, second in combinations(filters, 2):
            query = {first: filters[first][0], second: filters[second][0]}
            yield Case(declaration, query)


CASES = list(_cases())


@pytest.fixture
def organization() -> Iterator[Organization]:
    with many_rows() as made:
        yield made


def test_every_list_reads_its_rows_in_order_from_an_index(
    organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = {table for case in CASES if not sql(f"select from {(table := _table(case))} limit 1")}
    assert not empty, f"no rows of {empty}: add them to tests/system/many_rows.sql"

    plans = {
        f"{case.declaration.name} {case.query}": (
            case,
            plan_of("pavilion_tenant", *_sent(organization, case, monkeypatch)),
        )
        for case in CASES
    }

    found = {name: _faults(case, plan) for name, (case, plan) in plans.items()}
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_every_list_is_paged() -> None:
    lists = {found.name for found in declarations() if found.name.endswith("__list")}

    assert lists - {case.declaration.name for case in CASES} == NOT_PAGED


def _faults(case: Case, plan: Plan) -> list[str]:
    """Plan nodes that read more rows the longer the list is."""
    nodes = list(nodes_of(plan))
    computed = [node for node in nodes_of(plan, within=True) if node not in nodes]
    scans = [node for node in nodes if node.get("Relation Name") == _table(case)]
    faults = [] if scans else ["no scan"]
    for scan in scans:
        # A person has few rows in all organizations together, and an id is that of one row.
        bounds: tuple[str, ...] = ("organization_id", "user_id", "(id = ")
        if isinstance(case.declaration.caller, Homeowner):
            bounds = ("homeowner_id", "association_id", "(id = ", *OF_ONE_ROW)
        is_bounded = any(bound in _condition(scan) for bound in bounds)
        if "Bitmap" not in scan["Node Type"] and not is_bounded:
            faults.append(f"rows of all others by {scan['Node Type']}")
        if "cursor" in case.query and "ROW(" not in _condition(scan):
            faults.append("a page is reached through those before it")
    for sort in (node for node in nodes if "Sort" in node["Node Type"]):
        most = max(node["Plan Rows"] for node in nodes_of(sort))
        if most >= MOST_SORTED:
            faults.append(f"{most} rows are sorted")
    faults += [f"{node['Node Type']} on {node['Relation Name']}" for node in nodes + computed
               if "Seq Scan" in node["Node Type"]]  # fmt: skip
    # A subquery per row reads one row by its key, or the first one of an index. What joins or
    # appends reads none itself.
    first = [
        below for node in computed if node["Node Type"] == "Limit" and node["Plan Rows"] == 1
        for below in node["Plans"] if "Index" in below["Node Type"]
    ]  # fmt: skip
    faults += [
        f"{node['Plan Rows']} rows of {node.get('Relation Name')} for each row"
        for node in computed
        if (node["Plan Rows"] > 1 and "Relation Name" in node and node not in first)
        or ("Index" in node["Node Type"] and not _condition(node))
    ]
    return faults


def _condition(scan: Plan) -> str:
    condition: str = scan.get("Index Cond", "")
    return condition


def _table(case: Case) -> str:
    return OTHER_TABLES.get(case.declaration.name, case.declaration.area)


def _path(declaration: Declaration) -> str:
    """The list's address; that of one record's rows is the first record's."""
    return path_of(declaration, dict.fromkeys(declaration.parameters, str(UUID(int=1))))


def _token(organization: Organization, declaration: Declaration) -> str:
    if isinstance(declaration.caller, Homeowner):
        return token_of_homeowner(organization)
    return organization.owner.token


def _sent(
    organization: Organization, case: Case, monkeypatch: pytest.MonkeyPatch
) -> tuple[Statement, Statement]:
    """The scope and the list statement, as the endpoint sends them."""
    query = case.query
    if "cursor" in query:
        query = {"cursor": _cursor(organization, case.declaration)}
    with recording(monkeypatch) as sent:
        token = _token(organization, case.declaration)
        response = send("GET", _path(case.declaration), token=token, query=query)
    assert response.status_code == 200, response.text
    enters = [each for each in sent if each.sql.startswith("call enter_scope")]
    return enters[-1], sent[-1]
