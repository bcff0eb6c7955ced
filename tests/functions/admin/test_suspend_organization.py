from tests.factories import Organization, new_organization, sql, super_admin
from tests.functions.admin.rows import REASON
from tests.http.client import Reply, code, send


def act(organization: Organization, action: str) -> Reply:
    path = f"/v1/admin/organizations/{organization.id}/{action}"
    return send("POST", path, REASON, token=super_admin().token)


def write(organization: Organization) -> tuple[int, str]:
    """The answer to a write that passes every gate and has an invalid body."""
    return code(send("POST", "/v1/properties", {}, token=organization.owner.token))


def test_a_suspension_holds_for_the_next_write_until_lifted() -> None:
    organization = new_organization()
    assert write(organization) == (422, "VALIDATION_ERROR")

    suspended = act(organization, "suspend")

    assert suspended.json["suspended_reason"] == "Agreed by phone."
    assert suspended.json["status"] == "active"
    assert write(organization) == (403, "SUBSCRIPTION_REQUIRED")
    assert send("GET", "/v1/properties", token=organization.owner.token).status_code == 200
    again = act(organization, "suspend")
    assert (code(again), again.json["detail"]) == (
        (409, "CONFLICT"),
        "The organization is suspended already.",
    )

    assert act(organization, "reactivate").json["suspended"] is False
    assert write(organization) == (422, "VALIDATION_ERROR")
    assert code(act(organization, "reactivate")) == (409, "CONFLICT")


def test_members_see_the_change_in_their_audit_log() -> None:
    organization = new_organization()

    act(organization, "suspend")

    assert sql(
        """
        select actor_kind, endpoint from audit_log
        where organization_id = :id and table_name = 'organizations' and action = 'update'
        """,
        id=organization.id,
    ) == [["super_admin", "admin__suspend_organization"]]
