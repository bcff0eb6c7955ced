from tests.factories import Organization, new_organization, sql
from tests.functions.leases.money import charge_rent, first_of_month
from tests.functions.leases.rows import acted, active_lease, new_lease
from tests.http.client import Reply, code, send


def delete(organization: Organization, lease_id: str) -> Reply:
    return send("DELETE", f"/v1/leases/{lease_id}", token=organization.owner.token)


def lease_accounts(organization: Organization) -> int:
    [[count]] = sql(
        "select count(*) from accounts where organization_id = :id and kind = 'lease'",
        id=organization.id,
    )
    return int(count)


def test_the_account_goes_with_its_last_lease() -> None:
    organization = new_organization()
    draft = new_lease(organization)
    renewed = active_lease(organization)
    renewal = acted(organization, renewed["id"], "renew")

    assert delete(organization, renewal["id"]).status_code == 204
    assert lease_accounts(organization) == 2
    assert delete(organization, draft["id"]).status_code == 204
    assert lease_accounts(organization) == 1
    assert code(delete(organization, draft["id"])) == (404, "NOT_FOUND")
    assert code(delete(organization, renewed["id"])) == (409, "CONFLICT")
    assert acted(organization, renewed["id"], "renew")["previous_lease_id"] == renewed["id"]


def test_a_draft_with_money_is_kept() -> None:
    organization = new_organization()
    draft = new_lease(organization, start_date=str(first_of_month(0)))
    # By the rules of rent itself: an endpoint refuses a draft's rent.
    charge_rent(organization, draft["id"], first_of_month(0))

    refused = delete(organization, draft["id"])

    assert code(refused) == (409, "CONFLICT")
    assert "charges or payments" in refused.json["detail"]
