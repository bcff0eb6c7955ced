"""The platform's lists read their rows in order from an index, at any number of organizations.

Each plan is that of the statement which the endpoint sends. The lists of one organization have a
test of their own (test_list_plans.py).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.factories import super_admin
from tests.http.client import send
from tests.proof import times
from tests.system.explaining import Plan, nodes_of, plan_of
from tests.system.many_rows import filled, server
from tests.system.recording import recording

# PostgreSQL may sort so few rows, such as names that begin alike.
MOST_SORTED = 1000
ROWS = times(3_000, 200_000)
SCRIPT = Path(__file__).with_name("platform_rows.sql")
ONE = "00000000-0000-0000-0000-000000000007"
QUERIES: dict[str, list[dict[str, Any]]] = {
    "organizations": [
        {},
        {"q": "Organization 77"},
        {"status": "past_due"},
        {"plan": "basic"},
        {"suspended": "true"},
        {"suspended": "false"},
        {"plan": "basic", "status": "trialing"},
        {"status": "active", "suspended": "true"},
        {"plan": "pro", "suspended": "true"},
    ],
    "users": [{}, {"q": "Person 77"}, {"q": "person-77@"}, {"super_admins": "true"}],
    "homeowners": [
        {},
        {"q": "last 77"},
        {"organization_id": ONE},
        {"association_id": ONE},
        {"organization_id": ONE, "association_id": ONE},
    ],
    "activity": [{}, *({"kind": kind} for kind in
                       ("organization", "user", "subscription", "admin_action"))],
}  # fmt: skip


@pytest.fixture
def others_transaction() -> Iterator[None]:
    """One of another database, open as long as the test: other workers have some at any time."""
    with server() as connection:
        connection.run("begin")
        connection.run("select pg_current_xact_id()")
        yield


@pytest.mark.usefixtures("others_transaction")
def test_no_list_of_the_platform_reads_all_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    found: dict[str, list[str]] = {}
    with filled(SCRIPT.read_text(encoding="utf-8").replace("{rows}", str(ROWS))):
        token = super_admin().token
        for name, queries in QUERIES.items():
            path = f"/v1/admin/{name}"
            cursor = send("GET", f"{path}?limit=1", token=token).json["next_cursor"]
            for query in (*queries, {"cursor": cursor}):
                with recording(monkeypatch) as sent:
                    answer = send(
                        "GET", f"/v1/admin/{name}", token=super_admin().token, query=query
                    )
                assert answer.status_code == 200, answer.text
                assert answer.json["items"], (name, query)
                enter = [each for each in sent if each.sql.startswith("call enter_scope")][-1]
                plan = plan_of("pavilion_platform", enter, sent[-1])
                found[f"{name} {query}"] = faults(plan, is_later="cursor" in query)

    assert {name: each for name, each in found.items() if each} == {}


def faults(plan: Plan, *, is_later: bool) -> list[str]:
    """Plan nodes that read or sort more rows the more organizations there are."""
    seen = list(nodes_of(plan))
    wrong = [
        f"Seq Scan on {node['Relation Name']}"
        for node in seen
        if node["Node Type"] == "Seq Scan" and node["Plan Rows"] > MOST_SORTED / 100
    ]
    for node in seen:
        if "Sort" in node["Node Type"]:
            most = max(inner["Plan Rows"] for inner in nodes_of(node))
            wrong += [f"{most} rows are sorted"] if most >= MOST_SORTED else []
    if is_later and not any("ROW(" in node.get("Index Cond", "") for node in seen):
        wrong.append("a page is reached through those before it")
    return wrong
