from typing import Any

from tests.factories import Organization, new_organization, sql
from tests.functions.payment_methods.rows import new_method, new_payer
from tests.http.client import Reply, code, send


def update(organization: Organization, method_id: str, **body: Any) -> Reply:
    path = f"/v1/payment-methods/{method_id}"
    return send("PATCH", path, body, token=organization.owner.token)


def test_a_tenant_has_one_default() -> None:
    organization = new_organization()
    tenant = new_payer(organization)
    one, two = (new_method(organization, tenant) for _ in range(2))
    other = new_method(organization, is_default=True)

    for method in (one, two, two):
        assert update(organization, method, is_default=True).json["is_default"]

    rows = sql(
        """
        select id::text from payment_methods where organization_id = :id and is_default order by 1
        """,
        id=organization.id,
    )
    assert rows == sorted([[two], [other]])


def test_each_switch_of_autopay_is_told() -> None:
    organization = new_organization()
    method = new_method(organization)

    assert code(update(organization, method, autopay=True)) == (422, "VALIDATION_ERROR")
    assert update(organization, method, autopay=True, authorized_on="2025-09-01").json["autopay"]
    assert update(organization, method, is_default=True).status_code == 200
    assert update(organization, method, autopay=False).status_code == 200

    assert sql(
        """
        select payload ->> 'is_on' from outbox where organization_id = :id order by created_at, id
        """,
        id=organization.id,
    ) == [["true"], ["false"]]


def test_a_removed_method_takes_no_changes() -> None:
    organization = new_organization()
    method = new_method(organization)
    sql("update payment_methods set detached_at = now() where id = :id", id=method)

    assert code(update(organization, method, is_default=True)) == (409, "CONFLICT")
