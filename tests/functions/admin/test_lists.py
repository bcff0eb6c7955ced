"""The lists of the platform, whose rows are those of every test of this worker."""

import csv
from typing import Any
from uuid import uuid4

import pytest

from tests.factories import (
    Organization,
    new_association,
    new_homeowner,
    new_organization,
    new_user,
    sql,
    super_admin,
)
from tests.functions.admin.rows import new_plan, put_on
from tests.http.client import send

TABLES = {
    "activity": "platform_activity",
    "homeowners": "homeowners where archived_at is null",
    "organizations": "organizations",
    "users": "users",
}


def listed(name: str, **query: Any) -> list[Any]:
    """The rows of every page of the list."""
    token, rows, cursor = super_admin().token, [], None
    while True:
        if cursor is not None:
            query["cursor"] = cursor
        page = send("GET", f"/v1/admin/{name}", token=token, query=query)
        assert page.status_code == 200, page.text
        rows += page.json["items"]
        cursor = page.json["next_cursor"]
        if cursor is None:
            return rows


def ids(rows: list[Any]) -> set[str]:
    return {row["id"] for row in rows}


def named(beginning: str, **columns: Any) -> Organization:
    """An organization with this beginning of its name."""
    organization = new_organization(**columns)
    name = f"{beginning} {uuid4().hex[:6]}"
    sql("update organizations set name = :name where id = :id", name=name, id=organization.id)
    return organization


def test_organizations_are_found_by_name_and_slug() -> None:
    mark = f"Zoë {uuid4().hex[:10]}"
    found = {named(mark).id for _ in range(2)}
    [[slug]] = sql("select slug from organizations where id = any (cast(:ids as uuid[])) limit 1",
                   ids=list(found))  # fmt: skip

    assert ids(listed("organizations", q=mark.upper().replace("Ë", "E"))) == found
    assert len(listed("organizations", q=slug.upper())) == 1
    assert listed("organizations", q="no such text") == []


def test_organizations_are_filtered_by_what_they_have() -> None:
    mark = f"y{uuid4().hex[:10]}"
    plan_id = new_plan()
    [[plan]] = sql("select slug from subscription_plans where id = :id", id=plan_id)
    on_plan, due = named(mark), named(mark, status="past_due")
    put_on(on_plan, plan_id)
    sql("update organizations set suspended_at = now() where id = :id", id=due.id)

    def found(**query: Any) -> set[str]:
        return ids(listed("organizations", q=mark, **query))

    assert found(status="past_due") == found(suspended="true") == found(plan="pro") == {due.id}
    assert found(status="active") == found(suspended="false") == found(plan=plan) == {on_plan.id}
    assert found(status="active", plan=plan, suspended="true") == found(plan="none") == set()
    assert ids(listed("organizations", plan=plan)) == {on_plan.id}


def test_users_are_found_by_name_and_e_mail() -> None:
    mark = uuid4().hex[:10]
    user_id, email = new_user(f"{mark}@example.com")
    other, _ = new_user()
    sql("update users set name = :name, is_super_admin = true where id = :id",
        name=f"Émile {mark}", id=other)  # fmt: skip

    assert ids(listed("users", q=email[:8].upper())) == {user_id}
    assert ids(listed("users", q=f"emile {mark}")) == {other}
    assert ids(listed("users", q=f"emile {mark}", super_admins="false")) == set()
    assert other in ids(listed("users", super_admins="true", limit=100))
    assert all(row["is_super_admin"] for row in listed("users", super_admins="true", limit=100))


def test_homeowners_are_found_across_organizations() -> None:
    here, there = new_organization(), new_organization()
    mark = f"Ümit{uuid4().hex[:8]}"
    association_id = new_association(here)
    own = new_homeowner(here, association_id=association_id, last_name=mark).homeowner_id
    second = new_homeowner(here, last_name=mark).homeowner_id
    other = new_homeowner(there, last_name=mark).homeowner_id
    new_homeowner(there, last_name=mark, archived_at="2026-01-01")

    q = mark.upper().replace("Ü", "u")
    assert ids(listed("homeowners", q=q)) == {own, second, other}
    assert ids(listed("homeowners", q=f"hugo {q}", organization_id=here.id)) == {own, second}
    [row] = listed("homeowners", association_id=association_id)
    assert (row["id"], row["organization_name"], row["has_account"]) == (own, "Test", True)
    # An association of another organization than the one that is named.
    assert listed("homeowners", association_id=association_id, organization_id=there.id) == []


@pytest.mark.parametrize("name", TABLES)
def test_a_list_is_counted_and_exported_whole(name: str) -> None:
    new_homeowner(new_organization())
    person = super_admin()
    [[expected]] = sql(f"select count(*) from {TABLES[name]}")  # noqa: S608 - from this file
    path = f"/v1/admin/{name}"

    counted = send("GET", path, token=person.token, query={"count": "true", "limit": 2}).json
    exported = send("GET", path, token=person.token, headers={"Accept": "text/csv"})

    rows = [row["id"] for row in csv.DictReader(exported.text.splitlines())]
    assert len(rows) == expected
    assert counted["total"] == min(expected, 10_000)
    assert rows[:2] == [each["id"] for each in counted["items"]]
