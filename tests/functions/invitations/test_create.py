from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from tests.factories import Organization, new_member, new_organization, sql
from tests.functions.auth.signing_in import mails
from tests.functions.invitations.rows import new_invitation
from tests.http.client import code, send
from tests.http.deployment import deployed


def invite(organization: Organization, email: str, role: str = "viewer") -> tuple[int, str]:
    """Status and code of an invitation by the owner."""
    body = {"email": email, "role": role}
    return code(send("POST", "/v1/invitations", body, token=organization.owner.token))


def test_the_token_is_only_in_the_mail() -> None:
    organization = new_organization()

    made = new_invitation(organization)

    assert made["state"] == "open"
    assert not {"nonce", "token"} & made.keys()
    [[payload]] = sql("select payload from outbox where organization_id = :id", id=organization.id)
    assert payload == {"template": "invitation", "invitation_id": made["id"]}


def test_refuses_members_and_people_already_invited() -> None:
    organization = new_organization()
    member = new_member(organization, "viewer")
    new_invitation(organization, email="Nina@Example.com")

    assert invite(organization, member.email.upper()) == (409, "CONFLICT")
    assert invite(organization, "nina@example.com") == (409, "CONFLICT")
    assert invite(organization, "nina+1@example.com") == (201, "")


def test_only_owners_invite_owners() -> None:
    organization = new_organization()
    admin = new_member(organization, "admin")

    response = send(
        "POST",
        "/v1/invitations",
        {"email": "new@example.com", "role": "owner"},
        token=admin.token,
    )

    assert code(response) == (403, "FORBIDDEN")


def test_needs_the_inviters_own_verified_email() -> None:
    organization = new_organization()
    sql("update users set email_verified_at = null where id = :id", id=organization.owner.user_id)

    assert invite(organization, "new@example.com") == (409, "CONFLICT")


def test_members_and_invitations_never_exceed_the_seats() -> None:
    organization = new_organization(plan="basic")

    def one(number: int) -> tuple[int, str]:
        return invite(organization, f"p{number}@example.com")

    with deployed(DB_POOL_SIZE="8"), ThreadPoolExecutor(8) as threads:
        answers = sorted(threads.map(one, range(8)))

    assert answers == [*[(201, "")] * 4, *[(403, "LIMIT_EXCEEDED")] * 4]


def test_a_revoked_invitation_frees_its_seat() -> None:
    organization = new_organization(plan="free")
    made = new_invitation(organization)
    assert invite(organization, "second@example.com") == (403, "LIMIT_EXCEEDED")

    path = f"/v1/invitations/{made['id']}"
    assert send("DELETE", path, token=organization.owner.token).status_code == 204

    assert invite(organization, "second@example.com") == (201, "")
    assert code(send("DELETE", path, token=organization.owner.token)) == (409, "CONFLICT")


def test_a_repeat_with_the_same_key_invites_and_mails_once() -> None:
    organization = new_organization()
    keys = {"Idempotency-Key": uuid4().hex}
    body = {"email": f"{uuid4().hex}@example.com"}
    token = organization.owner.token

    first = send("POST", "/v1/invitations", body, token=token, headers=keys)
    second = send("POST", "/v1/invitations", body, token=token, headers=keys)
    other = send("POST", "/v1/invitations", body | {"role": "admin"}, token=token, headers=keys)

    assert (first.status_code, second.status_code) == (201, 201)
    assert second.data == first.data
    assert second.headers["Location"] == f"/v1/invitations/{first.json['id']}"
    assert second.headers["Idempotent-Replayed"] == "true"
    assert code(other) == (422, "IDEMPOTENCY_KEY_REUSED")
    assert mails("invitation", "invitation_id", first.json["id"]) == 1


def test_replaces_an_expired_invitation() -> None:
    organization = new_organization()
    old = new_invitation(organization, email="nina@example.com")
    sql("update invitations set expires_at = now() where id = :id", id=old["id"])

    assert invite(organization, "nina@example.com") == (201, "")

    assert sql("select revoked_at is not null from invitations where id = :id", id=old["id"]) == [
        [True]
    ]


def test_the_default_role_is_viewer() -> None:
    organization = new_organization()
    body = {"email": f"{uuid4().hex}@example.com"}

    made = send("POST", "/v1/invitations", body, token=organization.owner.token)

    assert made.json["role"] == "viewer"
