"""A session outlives its renewal by an instance whose clock is behind that of the last one."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.factories import PASSWORD, new_member, new_organization, sql
from tests.functions.auth.rows import NEW_PASSWORD
from tests.functions.auth.signing_in import cookie_value, issued_later, join
from tests.homeowners import new_home
from tests.http.client import Reply, send

# Tokens from further ahead are refused at once.
AHEAD = (0, 1, 5, 59)
CHANGE = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
MANAGER, HOMEOWNER = "/v1/auth/me", "/v1/homeowner-auth/me"


def switch_organization(ahead: int) -> tuple[str, Reply]:
    """Move to another organization."""
    first, second = new_organization(), new_organization()
    join(second.id, first.owner.user_id, "viewer")
    return MANAGER, post(
        "/v1/auth/switch-organization", {"organization_id": second.id}, first.owner.token, ahead
    )


def switch_home(ahead: int) -> tuple[str, Reply]:
    """Move to another home."""
    first = new_home(new_organization())
    second = new_home(new_organization(), person=(first.person.user_id, first.person.email))
    body = {"homeowner_id": second.id}
    return HOMEOWNER, post("/v1/homeowner-auth/switch-home", body, first.person.token, ahead)


def change_password(ahead: int) -> tuple[str, Reply]:
    """Begin a session with a new password."""
    token = new_organization().owner.token
    return MANAGER, post("/v1/auth/change-password", CHANGE, token, ahead)


def change_homeowners_password(ahead: int) -> tuple[str, Reply]:
    """Begin a homeowner's session with a new password."""
    token = new_home(new_organization()).person.token
    return HOMEOWNER, post("/v1/homeowner-auth/change-password", CHANGE, token, ahead)


def change_role(ahead: int) -> tuple[str, Reply]:
    """Call with a role that was changed meanwhile."""
    organization = new_organization()
    member = new_member(organization, "viewer")
    sql(
        "update organization_memberships set role = 'manager' where user_id = :id",
        id=member.user_id,
    )
    return MANAGER, send("GET", MANAGER, token=issued_later(member.token, ahead))


def post(path: str, body: Any, token: str, ahead: int) -> Reply:
    """Call with a token from a clock that is this much ahead."""
    return send("POST", path, body, token=issued_later(token, ahead))


@pytest.mark.parametrize("ahead", AHEAD)
@pytest.mark.parametrize(
    "renew",
    [switch_organization, switch_home, change_password, change_homeowners_password, change_role],
)
def test_a_session_of_a_fast_clock_is_renewed_whole(
    renew: Callable[[int], tuple[str, Reply]], ahead: int
) -> None:
    own, response = renew(ahead)

    name = "pv_session" if own == MANAGER else "pv_homeowner_session"
    token = cookie_value(response, name).partition("=")[2]
    assert (response.status_code, send("GET", own, token=token).status_code) == (200, 200)
