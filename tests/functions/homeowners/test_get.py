import pytest

from tests.factories import new_homeowner, new_organization, sql
from tests.functions.homeowners.rows import added_homeowner
from tests.http.client import send

INVITATION = "update invitations set {} where homeowner_id = :id"


@pytest.mark.parametrize(
    "change",
    ["revoked_at = now()", "expires_at = now()"],
    ids=["revoked", "expired"],
)
def test_access_is_invited_while_an_invitation_is_open(change: str) -> None:
    organization = new_organization()
    path = f"/v1/homeowners/{(made := added_homeowner(organization, invite=True))['id']}"

    before = send("GET", path, token=organization.owner.token).json
    sql(INVITATION.format(change), id=made["id"])
    after = send("GET", path, token=organization.owner.token).json

    assert (before["portal_access"], after["portal_access"]) == ("invited", "none")


def test_access_is_active_once_an_account_is_linked() -> None:
    organization = new_organization()
    home = new_homeowner(organization)

    found = send("GET", f"/v1/homeowners/{home.homeowner_id}", token=organization.owner.token)

    assert (found.json["portal_access"], "user_id" in found.json) == ("active", False)


def test_still_finds_an_archived_homeowner() -> None:
    organization = new_organization()
    made = added_homeowner(organization)
    sql("update homeowners set archived_at = now() where id = :id", id=made["id"])

    found = send("GET", f"/v1/homeowners/{made['id']}", token=organization.owner.token)

    assert found.json["archived_at"] is not None
