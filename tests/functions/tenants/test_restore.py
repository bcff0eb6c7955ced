from tests.factories import new_organization
from tests.functions.tenants.rows import archived_tenant, new_tenant
from tests.functions.units.rows import new_unit
from tests.http.client import code, send


def test_counts_against_the_plans_quota_again() -> None:
    organization = new_organization(plan="free")
    token = organization.owner.token
    gone = archived_tenant(organization)["id"]
    for _ in range(5):
        kept = new_tenant(organization)["id"]

    refused = send("POST", f"/v1/tenants/{gone}/restore", token=token)
    assert code(refused) == (403, "LIMIT_EXCEEDED")
    assert refused.json["limits"] == [{"limit": "tenants", "used": 5, "allowed": 5}]

    send("POST", f"/v1/tenants/{kept}/archive", token=token)
    restored = send("POST", f"/v1/tenants/{gone}/restore", token=token)
    assert (restored.status_code, restored.json["archived_at"]) == (200, None)
    assert code(send("POST", f"/v1/tenants/{gone}/restore", token=token)) == (409, "CONFLICT")


def test_drops_the_wish_for_a_home_that_is_archived() -> None:
    organization = new_organization()
    token = organization.owner.token
    sold, kept = new_unit(organization), new_unit(organization)
    gone = [
        archived_tenant(organization, property_id=unit["property_id"], unit_id=unit["id"])["id"]
        for unit in (sold, kept)
    ]
    send("POST", f"/v1/properties/{sold['property_id']}/archive", token=token)
    send("POST", f"/v1/units/{kept['id']}/archive", token=token)

    restored = [send("POST", f"/v1/tenants/{each}/restore", token=token).json for each in gone]

    assert [(each["property_id"], each["unit_id"]) for each in restored] == [
        (None, None),
        (kept["property_id"], None),
    ]
