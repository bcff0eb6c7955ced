from typing import Any

from tests.factories import Organization, new_organization
from tests.functions.leases.rows import active_lease, new_lease
from tests.functions.tenants.rows import new_tenant
from tests.http.client import send


def listed(organization: Organization, **query: Any) -> list[str]:
    """The ids on the first page of the list."""
    response = send("GET", "/v1/leases", token=organization.owner.token, query=query)
    assert response.status_code == 200, response.text
    return [item["id"] for item in response.json["items"]]


def test_finds_leases_by_any_tenant_and_by_their_end() -> None:
    organization = new_organization()
    first, second = (new_tenant(organization)["id"] for _ in range(2))
    both = new_lease(organization, tenant_ids=[first, second], end_date="2026-05-31")["id"]
    one = new_lease(organization, tenant_ids=[second], end_date="2026-06-01")["id"]
    new_lease(organization)

    assert listed(organization, tenant_id=first) == [both]
    assert listed(organization, tenant_id=second) == [one, both]
    assert listed(organization, ends_before="2026-06-01") == [both]
    assert listed(organization, ends_before="2026-06-02", status="draft") == [one, both]
    assert listed(new_organization(), tenant_id=first) == []


def test_finds_active_leases_that_run_out_by_a_day() -> None:
    organization = new_organization()
    ends = active_lease(organization, end_date="2096-05-31")["id"]
    active_lease(organization, end_date="2096-05-31", rolls_over=True)
    active_lease(organization)
    new_lease(organization, end_date="2096-05-31")

    assert listed(organization, runs_out_before="2096-06-01") == [ends]
    assert listed(organization, runs_out_before="2096-05-31") == []
