from tests.factories import new_organization
from tests.functions.tenants.rows import archived_tenant
from tests.http.client import code, send


def test_frees_the_plans_quota_and_is_done_once() -> None:
    organization = new_organization()
    token = organization.owner.token
    made = archived_tenant(organization)

    assert made["archived_at"] is not None
    assert send("GET", f"/v1/tenants/{made['id']}", token=token).json == made
    assert send("GET", "/v1/tenants", token=token).json["items"] == []
    assert send("GET", "/v1/subscriptions/limits", token=token).json["tenants"]["used"] == 0
    again = send("POST", f"/v1/tenants/{made['id']}/archive", token=token)
    assert code(again) == (409, "CONFLICT")
