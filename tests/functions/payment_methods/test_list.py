from tests.factories import new_organization, sql
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
