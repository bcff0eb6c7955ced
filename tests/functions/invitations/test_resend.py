from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import new_member, new_organization, sql
from tests.functions.auth.links import new_invitation as link_of_invitation
from tests.functions.auth.signing_in import mails
from tests.functions.invitations.rows import new_invitation
from tests.homeowners import new_home
from tests.http.client import code, send
from tests.migrations.logins import entered, outcome_after, owner_of


def test_mails_a_new_token() -> None:
    organization = new_organization()
    made = new_invitation(organization)
    sql(
        "update invitations set expires_at = now() + interval '1 hour' where id = :id",
        id=made["id"],
    )
    [[before]] = sql("select nonce from invitations where id = :id", id=made["id"])

    response = send("POST", f"/v1/invitations/{made['id']}/resend", token=organization.owner.token)

    assert (response.status_code, response.json["state"]) == (200, "open")
    left = datetime.fromisoformat(response.json["expires_at"]) - datetime.now(UTC)
    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)
    [[after]] = sql("select nonce from invitations where id = :id", id=made["id"])
    assert after != before
    assert sql("select count(*) from outbox where organization_id = :id", id=organization.id) == [
        [2]
    ]


def test_reopens_an_expired_invitation_if_a_seat_is_free() -> None:
    organization = new_organization(plan="free")
    made = new_invitation(organization)
    sql("update invitations set expires_at = now() where id = :id", id=made["id"])
    path = f"/v1/invitations/{made['id']}/resend"
    listed = send(
        "GET", "/v1/invitations", token=organization.owner.token, query={"state": "expired"}
    )
    assert [item["id"] for item in listed.json["items"]] == [made["id"]]

    other = new_invitation(organization)
    assert code(send("POST", path, token=organization.owner.token)) == (403, "LIMIT_EXCEEDED")
    send("DELETE", f"/v1/invitations/{other['id']}", token=organization.owner.token)
    assert send("POST", path, token=organization.owner.token).status_code == 200


def test_refuses_a_revoked_invitation() -> None:
    organization = new_organization()
    made = new_invitation(organization)
    send("DELETE", f"/v1/invitations/{made['id']}", token=organization.owner.token)

    response = send("POST", f"/v1/invitations/{made['id']}/resend", token=organization.owner.token)

    assert code(response) == (409, "CONFLICT")


def test_waits_for_a_concurrent_revocation() -> None:
    organization = new_organization()
    invitation_id = new_invitation(organization)["id"]
    path = f"/v1/invitations/{invitation_id}/resend"
    answers: list[tuple[int, str]] = []

    with entered(owner_of(organization)) as connection:
        connection.run("update invitations set revoked_at = now() where id = :id", id=invitation_id)
        outcome_after(
            connection,
            lambda: answers.append(code(send("POST", path, token=organization.owner.token))),
        )

    assert answers == [(409, "CONFLICT")]


def test_only_owners_resend_an_owners_invitation() -> None:
    organization = new_organization()
    admin = new_member(organization, "admin")
    made = new_invitation(organization, role="owner")
    path = f"/v1/invitations/{made['id']}/resend"

    assert code(send("POST", path, token=admin.token)) == (403, "FORBIDDEN")
    assert send("POST", path, token=organization.owner.token).status_code == 200


def test_voids_the_earlier_token() -> None:
    organization = new_organization()
    invitation_id, token = link_of_invitation(organization)

    send("POST", f"/v1/invitations/{invitation_id}/resend", token=organization.owner.token)

    preview = send("POST", "/v1/auth/preview-invitation", {"token": token})
    assert code(preview) == (404, "NOT_FOUND")


@pytest.mark.parametrize("change", ["user_id = :user_id", "archived_at = now()"])
def test_refuses_homeowners_with_access_and_archived_ones(
    change: str,
) -> None:
    organization = new_organization()
    home = new_home(organization, linked=False)
    invitation_id, _ = link_of_invitation(organization, kind="homeowner", homeowner_id=home.id)
    given = {"user_id": home.person.user_id} if "user_id" in change else {}
    sql(f"update homeowners set {change} where id = :id", id=home.id, **given)  # noqa: S608 - above
    path = f"/v1/invitations/{invitation_id}/resend"

    answer = send("POST", path, token=organization.owner.token)

    assert code(answer) == (409, "CONFLICT")
    assert answer.json["detail"] == "The invitation is revoked."


def test_resends_a_homeowners_invitation() -> None:
    organization = new_organization()
    home = new_home(organization, linked=False)
    invitation_id, _ = link_of_invitation(organization, kind="homeowner", homeowner_id=home.id)
    path = f"/v1/invitations/{invitation_id}/resend"

    answer = send("POST", path, token=organization.owner.token)

    assert (answer.status_code, answer.json["kind"]) == (200, "homeowner")
    assert mails("invitation", "invitation_id", invitation_id) == 1


def test_sends_the_version_that_was_seen() -> None:
    organization = new_organization()
    path = f"/v1/invitations/{new_invitation(organization)['id']}/resend"
    token = organization.owner.token
    first = send("POST", path, token=token)
    present = {"If-Match": first.headers["ETag"]}

    assert send("POST", path, token=token, headers=present).status_code == 200
    assert code(send("POST", path, token=token, headers=present)) == (412, "PRECONDITION_FAILED")
