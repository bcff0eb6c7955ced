from tests.factories import Organization, new_organization, sql
from tests.functions.payment_methods.rows import new_method, new_payer
from tests.http.client import Reply, code, send
from tests.processor.stand_in import StandIn
from tests.servers.faulty_storage import Answer


def delete(organization: Organization, method_id: str) -> Reply:
    return send("DELETE", f"/v1/payment-methods/{method_id}", token=organization.owner.token)


def test_a_method_is_detached_there_and_leaves_the_list(stand_in: StandIn) -> None:
    organization = new_organization()
    tenant = new_payer(organization)
    method = new_method(
        organization, tenant, is_default=True, autopay=True, authorized_on="2025-09-01"
    )
    account = stand_in.known_account(f"acct_imagined_{organization.id}")

    assert delete(organization, method).status_code == 204

    assert [each["customer"] for each in account.methods.values()] == [None]
    listed = send(
        "GET",
        "/v1/payment-methods",
        token=organization.owner.token,
        query={"tenant_id": tenant["id"]},
    )
    assert listed.json["items"] == []
    assert sql(
        """
        select payload ->> 'is_on' from outbox where organization_id = :id order by created_at, id
        """,
        id=organization.id,
    ) == [["true"], ["false"]]
    assert code(delete(organization, method)) == (404, "NOT_FOUND")


def test_stays_while_the_processor_can_not_be_reached(stand_in: StandIn) -> None:
    organization = new_organization()
    method = new_method(organization)
    stand_in.fault = lambda _seen, _serve: Answer(503, {}, b"")

    assert code(delete(organization, method)) == (503, "UNAVAILABLE")
    assert sql("select detached_at from payment_methods where id = :id", id=method) == [[None]]
