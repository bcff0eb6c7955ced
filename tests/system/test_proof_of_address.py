"""An account belongs to the holder of its mailbox, not to the one who signed up with the e-mail.

A stranger signs up with another person's e-mail and does what an unverified account may do. Then
the person uses a link that reached the mailbox. Each kind of link puts the stranger out.
"""

from collections.abc import Callable
from typing import Any, get_type_hints

import pytest

from shared.accounts.mailed_links import LinkToken
from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, every
from tests.factories import PASSWORD, new_organization, new_user, sql
from tests.functions.auth.links import join_link, new_invitation, new_link, newest_link
from tests.functions.auth.rows import new_email
from tests.functions.auth.signing_in import me, sign_in
from tests.functions.auth.test_confirm_email_change import confirm
from tests.functions.homeowner_auth.rows import asked_to_join, new_join_code
from tests.functions.homeowner_auth.test_register import register
from tests.homeowners import new_home
from tests.http.client import Reply, code, send

STRANGERS = "what the stranger chose"
OWN = "what the person chose"
BY_LINK = [found for found in ALL if found.body and issubclass(found.body, LinkToken)]
# They only show what a link is for, or lead a payer to the processor's page.
SHOWS = {
    "auth__preview_invitation", "homeowner_auth__preview_request", "payment_methods__open_setup",
}  # fmt: skip


class Squatted:
    """An account that a stranger made with another person's e-mail, and its session."""

    def __init__(self) -> None:
        self.email = new_email()
        body = {"name": "S", "email": self.email, "password": STRANGERS, "organization_name": "S"}
        answer = send("POST", "/v1/auth/register", body)
        self.user_id = str(answer.json["user"]["id"])
        self.token = answer.json["token"]
        change = {"new_email": new_email(), "password": STRANGERS}
        assert send("POST", "/v1/auth/change-email", change, token=self.token).status_code == 202
        # The stranger's own mailbox has this link.
        self.way_out = newest_link("change_email", self.user_id)


def verifying(account: Squatted) -> Reply:
    """Follow the link of the sign-up's mail."""
    body = {"token": newest_link("verify_email", account.user_id), "password": OWN}
    return send("POST", "/v1/auth/verify-email", body | {"new_password": True})


def resetting(account: Squatted) -> Reply:
    """Ask for a new password, and follow the link."""
    send("POST", "/v1/auth/forgot-password", {"email": account.email})
    body = {"token": newest_link("reset_password", account.user_id), "password": OWN}
    return send("POST", "/v1/auth/reset-password", body)


def becoming_a_member(account: Squatted) -> Reply:
    """Accept an invitation to an organization."""
    _, token = new_invitation(new_organization(), email=account.email)
    body = {"token": token, "password": OWN, "name": "Vera"}
    return send("POST", "/v1/auth/accept-invitation", body)


def becoming_a_homeowner(account: Squatted) -> Reply:
    """Accept an invitation to a home."""
    organization = new_organization()
    home = new_home(organization, linked=False)
    _, token = new_invitation(
        organization, kind="homeowner", homeowner_id=home.id, email=account.email
    )
    body = {"token": token, "password": OWN}
    return send("POST", "/v1/homeowner-auth/accept-invitation", body)


def asking_to_join(account: Squatted) -> Reply:
    """Ask to join an association, and confirm it."""
    register(new_join_code(new_organization()), account.email)
    body = {"token": join_link(account.email), "password": OWN}
    return send("POST", "/v1/homeowner-auth/confirm-request", body)


@pytest.mark.parametrize(
    "proving",
    [verifying, resetting, becoming_a_member, becoming_a_homeowner, asking_to_join],
    ids=lambda proving: proving.__name__,
)
def test_a_stranger_is_out_once_the_mailbox_is_proved(
    proving: Callable[[Squatted], Reply],
) -> None:
    account = Squatted()

    assert proving(account).status_code in {200, 204}

    assert me(account.token) == 401
    assert code(sign_in(account.email, STRANGERS)) == (401, "UNAUTHENTICATED")
    assert account.way_out
    for password in (STRANGERS, OWN):
        assert code(confirm(account.way_out, password)) == (422, "VALIDATION_ERROR")
    # With the choices, where the stranger left an organization behind.
    assert sign_in(account.email, OWN).status_code == 200
    assert newest_link_is_spent(account)


def newest_link_is_spent(account: Squatted) -> bool:
    """Whether the link of the sign-up's mail can't set a third password."""
    body = {"token": newest_link("verify_email", account.user_id), "password": "a third one"}
    answer = send("POST", "/v1/auth/verify-email", body | {"new_password": True})
    return code(answer) == (422, "VALIDATION_ERROR")


@every(BY_LINK)
def test_every_link_asks_for_a_password(declaration: Declaration) -> None:
    assert declaration.body
    asked = set(get_type_hints(declaration.body))

    assert ("password" in asked) == (declaration.name not in SHOWS)


def guesses() -> dict[str, tuple[str, dict[str, Any]]]:
    """A link of each kind to a verified account, and the body of its page."""
    organization = new_organization()
    home = new_home(organization, linked=False)
    invited = {"kind": "homeowner", "homeowner_id": home.id, "email": home.person.email}
    owner = organization.owner
    return {
        "/v1/auth/accept-invitation": (
            home.person.email,
            {"token": new_invitation(organization, email=home.person.email)[1], "name": "S"},
        ),
        "/v1/homeowner-auth/accept-invitation": (
            home.person.email,
            {"token": new_invitation(organization, **invited)[1]},
        ),
        "/v1/homeowner-auth/confirm-request": (
            owner.email,
            {"token": asked_to_join(organization, email=owner.email)},
        ),
        "/v1/auth/confirm-email-change": (
            owner.email,
            {"token": new_link("change_email", owner.user_id, new_email=new_email())},
        ),
    }


@pytest.mark.parametrize(
    "path",
    [
        "/v1/auth/accept-invitation",
        "/v1/homeowner-auth/accept-invitation",
        "/v1/homeowner-auth/confirm-request",
        "/v1/auth/confirm-email-change",
    ],
)
def test_no_link_sets_the_password_of_a_verified_account(path: str) -> None:
    email, body = guesses()[path]

    answer = send("POST", path, body | {"password": "another person's choice"})

    assert code(answer) == (401, "UNAUTHENTICATED")
    assert code(sign_in(email, "another person's choice")) == (401, "UNAUTHENTICATED")
    assert sign_in(email, PASSWORD).status_code in {200, 403}


def test_an_account_is_not_moved_to_a_mailbox_that_lacks_its_password() -> None:
    home = new_home(new_organization(), linked=False)
    thief = new_organization().owner
    change = {"new_email": home.person.email.upper(), "password": PASSWORD}
    sql("delete from users where id = :id", id=home.person.user_id)
    assert send("POST", "/v1/auth/change-email", change, token=thief.token).status_code == 202
    link = newest_link("change_email", thief.user_id)
    assert link

    assert code(confirm(link, OWN)) == (401, "UNAUTHENTICATED")

    assert sql("select email from users where id = :id", id=thief.user_id) == [[thief.email]]


def test_a_typing_error_at_sign_up_can_be_corrected() -> None:
    wrong, right = new_email(), new_email()
    body = {"name": "A", "email": wrong, "password": PASSWORD, "organization_name": "A"}
    answer = send("POST", "/v1/auth/register", body)
    change = {"new_email": right, "password": PASSWORD}
    token = answer.json["token"]
    assert send("POST", "/v1/auth/change-email", change, token=token).status_code == 202
    link = newest_link("change_email", answer.json["user"]["id"])
    assert link

    assert confirm(link).status_code == 204

    signed_in = sign_in(right).json
    assert signed_in["user"]["email_verified_at"] is not None
    assert code(sign_in(wrong)) == (401, "UNAUTHENTICATED")
    assert new_user(wrong)
