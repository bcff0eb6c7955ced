import pytest

from shared.mail.tokens import make_mail_token
from tests.factories import new_organization, new_user, sql
from tests.functions.auth.links import new_invitation, new_link
from tests.functions.auth.rows import new_email
from tests.homeowners import new_home
from tests.http.client import Reply, code, send


def preview(token: str) -> Reply:
    """Preview an invitation."""
    return send("POST", "/v1/auth/preview-invitation", {"token": token})


def test_shows_the_organization_of_a_members_invitation() -> None:
    organization, email = new_organization(), new_email()
    _, token = new_invitation(organization, email=email)

    response = preview(token)

    assert response.status_code == 200
    assert response.json == {
        "kind": "member",
        "organization_name": "Test",
        "association_name": None,
        "email": email,
        "account_exists": False,
    }


def test_shows_a_homeowners_invitation_and_its_existing_account() -> None:
    organization = new_organization()
    home = new_home(organization, linked=False)
    _, token = new_invitation(
        organization, kind="homeowner", homeowner_id=home.id, email=home.person.email
    )

    shown = preview(token).json

    assert (shown["kind"], shown["account_exists"]) == ("homeowner", True)
    assert shown["association_name"].startswith("Association ")


def test_shows_no_account_where_its_email_was_never_verified() -> None:
    _, email = new_user(verified=False)
    _, token = new_invitation(new_organization(), email=email)

    assert preview(token).json["account_exists"] is False


def test_changes_nothing() -> None:
    _, token = new_invitation(new_organization())

    assert [preview(token).status_code for _ in range(3)] == [200] * 3


@pytest.mark.parametrize(
    "change",
    ["accepted_at = now()", "revoked_at = now()", "expires_at = now()", "nonce = '\\x00'"],
)
def test_does_not_find_closed_or_resent_invitations(change: str) -> None:
    invitation_id, token = new_invitation(new_organization())

    sql(f"update invitations set {change} where id = :id", id=invitation_id)  # noqa: S608 - above

    assert code(preview(token)) == (404, "NOT_FOUND")


def test_does_not_find_an_invitation_to_an_archived_home() -> None:
    organization = new_organization()
    home = new_home(organization, linked=False)
    _, token = new_invitation(
        organization, kind="homeowner", homeowner_id=home.id, email=home.person.email
    )

    sql("update homeowners set archived_at = now() where id = :id", id=home.id)

    assert code(preview(token)) == (404, "NOT_FOUND")


def test_does_not_find_a_token_of_another_purpose() -> None:
    invitation_id, token = new_invitation(new_organization())
    user_id, _ = new_user()
    altered = token[:-1] + ("A" if token[-1] != "A" else "B")
    guessed = make_mail_token("invitation", invitation_id, b"0" * 16)
    for wrong in (altered, guessed, new_link("verify_email", user_id), "nonsense"):
        assert code(preview(wrong)) == (404, "NOT_FOUND")
