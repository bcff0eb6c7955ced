from tests.factories import new_organization, sql
from tests.functions.properties.rows import NEW
from tests.http.client import send


def test_the_audit_log_records_actor_endpoint_and_address() -> None:
    organization = new_organization()

    made = send(
        "POST", "/v1/properties", NEW, token=organization.owner.token,
        environ_base={"REMOTE_ADDR": "198.51.100.7"},
    )  # fmt: skip

    assert sql(
        """
        select cast(actor_user_id as text), endpoint, host(ip) from audit_log
        where organization_id = :organization and row_id = :row
        """,
        organization=organization.id,
        row=made.json["id"],
    ) == [[organization.owner.user_id, "properties__create", "198.51.100.7"]]
