"""A known device signs in whatever others do, and gives no right."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from tests.factories import PASSWORD, new_organization, new_user, sql
from tests.functions.auth.attacks import (
    EITHER,
    REFUSED,
    attack,
    device_of,
    from_here,
    homeowner,
    manager,
)
from tests.functions.auth.links import new_invitation, new_link
from tests.functions.auth.rows import NEW_PASSWORD
from tests.functions.auth.signing_in import OWN_PAGE, cookie, cookie_value, join, sign_in
from tests.http.client import Reply, code, new_address, send
from tests.http.deployment import deployed
from tests.shared.identity.forging import jwk_set


@EITHER
def test_nothing_that_others_do_locks_a_known_device(somebody: Callable[[], str]) -> None:
    email, here = somebody(), new_address()
    device = device_of(email)
    attack(email, here)

    with deployed(RATE_LIMIT_SIGN_IN="20/900"):
        # Neighbours behind the same address use up its limit, and those of their own devices.
        theirs = device_of(manager())
        flood = [sign_in(email, "wrong", **from_here(here)) for _ in range(25)]
        flood += [sign_in(email, "wrong", **from_here(here, theirs)) for _ in range(3)]
        assert {code(answer) for answer in flood} == {REFUSED}

        assert sign_in(email, **from_here(here, device)).status_code == 200
        assert sign_in(email, **from_here(new_address(), device)).status_code == 200


def test_a_known_device_at_a_full_address_has_a_small_limit() -> None:
    email, here = manager(), new_address()
    device = device_of(email)

    with deployed(RATE_LIMIT_SIGN_IN="20/900"):
        answers = [sign_in(email, **from_here(here, device)) for _ in range(23)]

    assert [answer.status_code for answer in answers] == [200] * 22 + [429]
    assert answers[-1].json["violated-policies"] == ["sign-in-device"]


def test_a_reset_leaves_a_known_device_and_frees_the_email() -> None:
    person = new_organization().owner
    attack(person.email)
    assert code(sign_in(person.email)) == REFUSED
    body = {"token": new_link("reset_password", person.user_id), "password": NEW_PASSWORD}

    device = cookie_value(send("POST", "/v1/auth/reset-password", body), "pv_device")

    assert sign_in(person.email, NEW_PASSWORD).status_code == 200
    attack(person.email)
    assert code(sign_in(person.email, NEW_PASSWORD)) == REFUSED
    here = from_here(new_address(), device)
    assert sign_in(person.email, NEW_PASSWORD, **here).status_code == 200


def accepted(email: str) -> Reply:
    """The acceptance of an invitation by somebody who has an account."""
    _, token = new_invitation(new_organization(), email=email)
    return send("POST", "/v1/auth/accept-invitation", {"token": token, "password": PASSWORD})


def test_an_invitation_is_accepted_under_attack_and_makes_a_device() -> None:
    _, email = new_user()
    attack(email)

    response = accepted(email)

    assert response.status_code == 200
    device = cookie_value(response, "pv_device")
    assert code(sign_in(email)) == REFUSED
    assert sign_in(email, **from_here(new_address(), device)).status_code == 200


def test_a_session_changes_its_password_under_attack() -> None:
    owner, here = new_organization().owner, new_address()
    attack(owner.email, here)
    body = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}

    changed = send("POST", "/v1/auth/change-password", body, token=owner.token, **from_here(here))

    assert changed.status_code == 200
    device = cookie_value(changed, "pv_device")
    assert sign_in(owner.email, NEW_PASSWORD, **from_here(here, device)).status_code == 200


def test_a_stolen_device_has_fifty_guesses_a_day_and_locks_nobody() -> None:
    email, thief, home = manager(), new_address(), new_address()
    device = device_of(email)
    guesses = []
    for _ in range(6):
        guesses += [sign_in(email, "wrong", **from_here(thief, device)) for _ in range(11)]
        sql("update sign_in_attempts set created_at = created_at - interval '16 minutes'")
    assert [answer.status_code for answer in guesses].count(401) == 50

    refused = sign_in(email, **from_here(home, device))

    # The owner's browser drops the cookie, so that the owner is as any other.
    assert code(refused) == REFUSED
    assert cookie_value(refused, "pv_device") == "pv_device="
    assert sign_in(email, **from_here(home)).status_code == 200


def test_two_people_know_one_device() -> None:
    first, second, here = manager(), homeowner(), new_address()
    device = device_of(first)
    device = cookie_value(sign_in(second, **from_here(here, device)), "pv_device")
    for email in (first, second):
        attack(email, here)

    for email in (first, second):
        response = sign_in(email, **from_here(here, device))
        assert response.status_code == 200
        device = cookie_value(response, "pv_device")


@pytest.mark.parametrize("worthless", ["another's", "forged", "altered", "empty", "junk"])
def test_other_cookies_make_no_known_device(worthless: str) -> None:
    email = manager()
    own = device_of(email)
    with deployed(TOKEN_KEYS=jwk_set("another")):
        forged = device_of(email)
    attack(email)
    shown = {
        "another's": device_of(manager()),
        "forged": forged,
        "altered": own[:-1] + ("A" if own[-1] != "A" else "Q"),
        "empty": "pv_device=",
        "junk": f"pv_device={'A' * 86}.{'é' * 3}.x",
    }[worthless]

    assert code(sign_in(email, **from_here(new_address(), shown))) == REFUSED
    # And it hides no good one, wherever it stands.
    for both in (f"{shown}; {own}", f"{own}; {shown}"):
        response = sign_in(email, "wrong", **from_here(new_address(), both))
        assert response.status_code == 401


def test_a_device_gives_no_right() -> None:
    email = manager()
    device = device_of(email)

    for path in ("/v1/auth/me", "/v1/properties"):
        response = send("GET", path, headers={"Cookie": device, **OWN_PAGE})
        assert code(response) == (401, "UNAUTHENTICATED")
    assert code(sign_in(email, "wrong", **from_here(new_address(), device)))[0] == 401


def test_only_a_right_password_makes_a_known_device() -> None:
    email = manager()
    assert cookie(sign_in(email, "wrong"), "pv_device") is None
    assert cookie(sign_in(f"{uuid4().hex}@example.com"), "pv_device") is None

    person, of_several = new_user()
    for _ in range(2):
        join(new_organization().id, person, "viewer")
    offered = sign_in(of_several)
    assert (offered.status_code, offered.headers.getlist("Set-Cookie")) == (200, [])

    text = cookie(sign_in(email), "pv_device")

    assert text is not None
    assert text.endswith("; Path=/v1; HttpOnly; SameSite=Lax; Max-Age=15552000")
