from typing import Any

import pytest

from tests.factories import Organization, new_organization, sql
from tests.functions.leases.rows import new_lease, new_terms
from tests.functions.tenants.rows import archived_tenant, new_tenant, stepped
from tests.http.client import Reply, code, send


def created(organization: Organization, **changes: Any) -> Reply:
    body = new_terms(organization, **changes)
    return send("POST", "/v1/leases", body, token=organization.owner.token)


def test_a_draft_names_its_unit_and_its_tenants() -> None:
    organization = new_organization()
    tenants = [new_tenant(organization, first_name=name)["id"] for name in ("Anna", "Zoe", "Bert")]

    made = new_lease(organization, tenant_ids=tenants, primary_tenant_id=tenants[1])

    assert (made["status"], made["unit_name"], made["bill_from"]) == ("draft", "1A", None)
    assert made["current_rent_cents"] == made["rent_amount_cents"] == 150000
    names = [(each["first_name"], each["is_primary"]) for each in made["tenants"]]
    assert names == [("Zoe", True), ("Anna", False), ("Bert", False)]
    assert {each["status"] for each in made["tenants"]} == {"prospect"}
    path = f"/v1/leases/{made['id']}"
    whole = send("GET", path, token=organization.owner.token).json
    empty = {"balance_cents": 0, "deposit_held_cents": 0, "rent_changes": [], "next_lease_id": None}
    assert whole == made | empty


def test_takes_one_to_twenty_tenants_each_once() -> None:
    organization = new_organization()
    twenty = [new_tenant(organization)["id"] for _ in range(20)]
    assert len(new_lease(organization, tenant_ids=twenty)["tenants"]) == 20

    for tenants in ([], [*twenty, twenty[0]], [twenty[0], twenty[0]]):
        answer = created(organization, tenant_ids=tenants)
        assert code(answer) == (422, "VALIDATION_ERROR"), len(tenants)
        assert answer.json["errors"][0]["pointer"] == "/tenant_ids"
    other = created(organization, tenant_ids=twenty[:2], primary_tenant_id=twenty[2])
    assert code(other) == (404, "NOT_FOUND")


def test_refuses_tenants_who_may_not_rent() -> None:
    organization = new_organization()
    declined = stepped(organization, new_tenant(organization)["id"], "decline")
    withdrawn = stepped(organization, new_tenant(organization)["id"], "withdraw")

    for tenant, word in (
        (archived_tenant(organization), "archived"),
        (declined, "declined"),
        (withdrawn, "withdrawn"),
    ):
        answer = created(organization, tenant_ids=[tenant["id"]])
        assert code(answer) == (409, "CONFLICT"), word
        assert word in answer.json["detail"]
    assert sql("select from leases where organization_id = :id", id=organization.id) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"end_date": "2019-12-31"}, "end_date"),
        ({"rolls_over": True}, "rolls_over"),
        ({"start_date": "1899-12-31"}, "start_date"),
        ({"end_date": "2200-01-01"}, "end_date"),
        ({"rent_amount_cents": 0}, "rent_amount_cents"),
        ({"rent_due_day": 32}, "rent_due_day"),
        ({"deposit_amount_cents": -1}, "deposit_amount_cents"),
    ],
    ids=str,
)
def test_refuses_terms_that_do_not_fit(changes: dict[str, Any], field: str) -> None:
    answer = created(new_organization(), **changes)

    assert code(answer) == (422, "VALIDATION_ERROR")
    assert [error["pointer"] for error in answer.json["errors"]] == [f"/{field}"]
