from tests.client import code, send
from tests.factories import new_homeowner, new_organization, sql
from tests.functions.homeowners.rows import added_homeowner


def test_replaces_an_open_invitation() -> None:
    organization = new_organization()
    made = added_homeowner(organization, invite=True)

    response = send("POST", f"/v1/homeowners/{made['id']}/invite", token=organization.owner.token)

    assert response.status_code == 202
    assert sql(
        """
        select count(*), count(*) filter (where revoked_at is null) from invitations
        where homeowner_id = :id
        """,
        id=made["id"],
    ) == [[2, 1]]


def test_refuses_who_has_an_account() -> None:
    organization = new_organization()
    home = new_homeowner(organization)

    response = send(
        "POST", f"/v1/homeowners/{home.homeowner_id}/invite", token=organization.owner.token
    )

    assert code(response) == (409, "CONFLICT")
