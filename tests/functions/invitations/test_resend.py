from tests.client import code, send
from tests.factories import new_organization, sql
from tests.functions.invitations.rows import new_invitation


def test_draws_a_new_token_and_mails_it() -> None:
    organization = new_organization()
    made = new_invitation(organization)
    [[before]] = sql("select nonce from invitations where id = :id", id=made["id"])

    response = send("POST", f"/v1/invitations/{made['id']}/resend", token=organization.owner.token)

    assert (response.status_code, response.json["state"]) == (200, "open")
    [[after]] = sql("select nonce from invitations where id = :id", id=made["id"])
    assert after != before
    assert sql("select count(*) from outbox where organization_id = :id", id=organization.id) == [
        [2]
    ]


def test_brings_an_expired_one_back_if_a_seat_is_free() -> None:
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


def test_does_not_revive_a_revoked_one() -> None:
    organization = new_organization()
    made = new_invitation(organization)
    send("DELETE", f"/v1/invitations/{made['id']}", token=organization.owner.token)

    response = send("POST", f"/v1/invitations/{made['id']}/resend", token=organization.owner.token)

    assert code(response) == (409, "CONFLICT")
