import pytest

from tests.factories import Organization, new_organization, sql
from tests.functions.auth.links import new_invitation
from tests.homeowners import new_home
from tests.http.client import code, send


def shown(organization: Organization, **query: object) -> list[str]:
    """The ids of the invitations in this list."""
    answer = send("GET", "/v1/invitations", token=organization.owner.token, query=query)
    return [item["id"] for item in answer.json["items"]]


def in_state(organization: Organization, change: str) -> str:
    """The id of an invitation in the state of this change."""
    invitation_id, _ = new_invitation(organization)
    sql(f"update invitations set {change} where id = :id", id=invitation_id)  # noqa: S608 - ours
    return invitation_id


def test_lists_member_and_homeowner_invitations_newest_first() -> None:
    organization, other = new_organization(), new_organization()
    new_invitation(other)
    member, _ = new_invitation(organization)
    home = new_home(organization, linked=False)
    homeowner, _ = new_invitation(organization, kind="homeowner", homeowner_id=home.id)

    assert shown(organization) == [homeowner, member]


def test_distinguishes_the_states() -> None:
    organization = new_organization()
    ids = {
        "open": in_state(organization, "role = role"),
        "accepted": in_state(organization, "accepted_at = now()"),
        "revoked": in_state(organization, "revoked_at = now()"),
        "expired": in_state(organization, "expires_at = now()"),
    }

    for state, invitation_id in ids.items():
        answer = send(
            "GET", "/v1/invitations", token=organization.owner.token, query={"state": state}
        )
        items = [(item["id"], item["state"]) for item in answer.json["items"]]
        assert items == [(invitation_id, state)]


def test_an_accepted_invitation_never_shows_as_expired() -> None:
    organization = new_organization()
    accepted = in_state(organization, "accepted_at = now(), expires_at = now()")

    assert shown(organization, state="accepted") == [accepted]
    assert shown(organization, state="expired") == []


@pytest.mark.parametrize("state", ["pending", "", "OPEN"])
def test_refuses_an_unknown_state(state: str) -> None:
    token = new_organization().owner.token

    answer = send("GET", "/v1/invitations", token=token, query={"state": state})

    assert code(answer) == (422, "VALIDATION_ERROR")
    assert [error["pointer"] for error in answer.json["errors"]] == ["?state"]


def test_never_shows_a_token() -> None:
    organization = new_organization()
    _, token = new_invitation(organization)

    answer = send("GET", "/v1/invitations", token=organization.owner.token)

    assert token not in answer.text
    assert not {"nonce", "token"} & answer.json["items"][0].keys()
