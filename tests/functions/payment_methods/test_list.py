from tests.factories import new_organization, sql
from tests.functions.leases.rows import new_lease
from tests.functions.payment_methods.rows import new_method, new_payer
from tests.http.client import send


def test_the_default_comes_first_and_removed_methods_are_left_out() -> None:
    organization = new_organization()
    tenant = new_payer(organization)
    default = new_method(organization, tenant, is_default=True)
    newer = new_method(organization, tenant)
    removed = new_method(organization, tenant)
    sql("update payment_methods set detached_at = now() where id = :id", id=removed)

    listed = send(
        "GET",
        "/v1/payment-methods",
        token=organization.owner.token,
        query={"tenant_id": tenant["id"]},
    )

    assert [each["id"] for each in listed.json["items"]] == [default, newer]


def test_a_lease_has_the_methods_of_its_tenants() -> None:
    organization = new_organization()
    tenant = new_payer(organization)
    method = new_method(organization, tenant)
    new_method(organization)
    lease = new_lease(organization, tenant_ids=[tenant["id"]])
    other = new_lease(organization)

    def found(lease_id: str) -> list[str]:
        query = {"lease_id": lease_id}
        token = organization.owner.token
        answer = send("GET", "/v1/payment-methods", token=token, query=query)
        return [each["id"] for each in answer.json["items"]]

    assert (found(lease["id"]), found(other["id"])) == ([method], [])
