from tests.factories import new_organization, sql
from tests.functions.tenants.rows import archived_tenant, new_tenant
from tests.functions.units.rows import new_unit
from tests.http.client import code, send
from tests.migrations.leases import end_lease, new_lease


def test_frees_the_plans_quota_and_is_done_once() -> None:
    organization = new_organization()
    token = organization.owner.token
    made = archived_tenant(organization)

    assert made["archived_at"] is not None
    found = send("GET", f"/v1/tenants/{made['id']}", token=token).json
    assert found == made | {"leases": [], "balance_cents": 0}
    assert send("GET", "/v1/tenants", token=token).json["items"] == []
    assert send("GET", "/v1/subscriptions/limits", token=token).json["tenants"]["used"] == 0
    again = send("POST", f"/v1/tenants/{made['id']}/archive", token=token)
    assert code(again) == (409, "CONFLICT")


def test_keeps_a_tenant_on_a_draft_or_active_lease() -> None:
    organization = new_organization()
    tenant = new_tenant(organization)["id"]
    lease = new_lease(new_unit(organization)["id"], tenant, status="draft")
    path, token = f"/v1/tenants/{tenant}/archive", organization.owner.token

    for status in ("draft", "active"):
        sql("update leases set status = :status where id = :id", status=status, id=lease)
        assert code(send("POST", path, token=token)) == (409, "CONFLICT"), status
    end_lease(lease)
    assert send("POST", path, token=token).status_code == 200
