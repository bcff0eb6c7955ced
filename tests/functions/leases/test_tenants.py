"""Tenants of a lease: add, remove."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.factories import Organization, new_organization, sql
from tests.functions.leases.rows import acted, active_lease, new_lease
from tests.functions.tenants.rows import archived_tenant, new_tenant
from tests.http.client import Reply, code, send


def act(organization: Organization, lease_id: str, verb: str, **body: Any) -> Reply:
    return send("POST", f"/v1/leases/{lease_id}/{verb}", body, token=organization.owner.token)


def status(tenant_id: str) -> str:
    [[found]] = sql("select status from tenants where id = :id", id=tenant_id)
    return str(found)


def test_tenants_of_an_active_lease_are_active_while_on_one() -> None:
    organization = new_organization()
    first, second = (new_tenant(organization)["id"] for _ in range(2))
    lease, other = (active_lease(organization, tenant_ids=[first])["id"] for _ in range(2))

    added = acted(organization, lease, "add-tenant", tenant_id=second)
    assert [each["is_primary"] for each in added["tenants"]] == [True, False]
    assert status(second) == "active"
    acted(organization, other, "add-tenant", tenant_id=second, is_primary=True)
    acted(organization, lease, "remove-tenant", tenant_id=second)
    assert status(second) == "active"
    # The present primary tenant gives way, so the other may be removed.
    acted(organization, other, "add-tenant", tenant_id=first, is_primary=True)
    left = acted(organization, other, "remove-tenant", tenant_id=second)
    assert [each["tenant_id"] for each in left["tenants"]] == [first]
    assert status(second) == "inactive"


def test_a_draft_leaves_its_tenants_as_they_are() -> None:
    organization = new_organization()
    tenant_id = new_tenant(organization)["id"]
    draft = new_lease(organization)["id"]

    acted(organization, draft, "add-tenant", tenant_id=tenant_id)
    assert status(tenant_id) == "prospect"
    send("POST", f"/v1/tenants/{tenant_id}/decline", token=organization.owner.token)
    acted(organization, draft, "remove-tenant", tenant_id=tenant_id)
    assert status(tenant_id) == "declined"
    assert code(act(organization, draft, "add-tenant", tenant_id=tenant_id)) == (409, "CONFLICT")
    gone = archived_tenant(organization)["id"]
    assert code(act(organization, draft, "add-tenant", tenant_id=gone)) == (409, "CONFLICT")


def test_the_primary_tenant_stays() -> None:
    organization = new_organization()
    lease = active_lease(organization)
    primary = lease["tenants"][0]["tenant_id"]

    for is_primary in (False, True):
        again = act(
            organization, lease["id"], "add-tenant", tenant_id=primary, is_primary=is_primary
        )
        assert code(again) == (409, "CONFLICT")
    assert code(act(organization, lease["id"], "remove-tenant", tenant_id=primary))[0] == 409
    other = new_tenant(organization)["id"]
    missing = act(organization, lease["id"], "remove-tenant", tenant_id=other)
    assert code(missing) == (404, "NOT_FOUND")


def test_an_ended_lease_keeps_its_tenants() -> None:
    organization = new_organization()
    lease = active_lease(organization)
    sql(
        "update leases set status = 'expired', ended_on = current_date where id = :id",
        id=lease["id"],
    )
    tenant_id = new_tenant(organization)["id"]

    for verb in ("add-tenant", "remove-tenant"):
        answer = act(organization, lease["id"], verb, tenant_id=tenant_id)
        assert (code(answer), answer.json["detail"]) == (
            (409, "CONFLICT"), "The lease is expired.",
        ), verb  # fmt: skip


def test_of_concurrent_additions_no_more_than_twenty_are_made() -> None:
    organization = new_organization()
    tenants = [new_tenant(organization)["id"] for _ in range(22)]
    lease = new_lease(organization, tenant_ids=tenants[:18])["id"]

    with ThreadPoolExecutor(4) as threads:
        answers = list(
            threads.map(
                lambda each: act(organization, lease, "add-tenant", tenant_id=each), tenants[18:]
            )
        )

    assert sorted(answer.status_code for answer in answers) == [200, 200, 409, 409]
