from collections.abc import Callable, Iterator

import pytest

from shared.identity.sessions import new_session, sign, verify
from tests.factories import new_organization, new_user, sql
from tests.functions.auth.signing_in import (
    OTHER_PAGE,
    OWN_PAGE,
    by_cookie,
    cookie,
    impersonation,
    me,
)
from tests.homeowners import new_home
from tests.http.client import Reply, code, send
from tests.http.deployment import deployed

CLEARED = "pv_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"


def logout(token: str | None = None, **headers: str) -> Reply:
    """Sign out with a Bearer token or with the headers given."""
    return send("POST", "/v1/auth/logout", token=token, headers=headers)


def test_ends_the_session_for_every_function() -> None:
    token = new_organization().owner.token
    assert me(token) == 200

    response = logout(**by_cookie(token))

    assert (response.status_code, response.data, cookie(response)) == (204, b"", CLEARED)
    assert me(token) == 401
    assert code(send("GET", "/v1/properties", token=token)) == (401, "UNAUTHENTICATED")


def test_ends_a_bearer_session() -> None:
    token = new_organization().owner.token

    assert logout(token).status_code == 204
    assert me(token) == 401


@pytest.fixture
def without_redis() -> Iterator[None]:
    """A deployment whose Redis refuses connections."""
    with deployed(REDIS_URL="redis://127.0.0.1:1/0"):
        yield


@pytest.mark.usefixtures("without_redis")
def test_ends_the_session_without_redis() -> None:
    token = new_organization().owner.token
    assert me(token) == 200

    assert logout(token).status_code == 204

    assert me(token) == 401


def test_keeps_the_persons_other_sessions() -> None:
    organization = new_organization()
    other = sign(
        new_session(
            "manager", organization.owner.user_id, 1, organization_id=organization.id, role="owner"
        )
    )

    logout(organization.owner.token)

    assert me(other) == 200


def test_ends_a_super_admins_session() -> None:
    user_id, _ = new_user()
    session = new_session("admin", user_id, 1)

    response = logout(**by_cookie(sign(session)))

    assert (response.status_code, cookie(response)) == (204, CLEARED)
    assert revoked(session.session_id)


def revoked(session_id: str) -> bool:
    """Whether a session was revoked."""
    [[found]] = sql("select exists (select from revoked_sessions where sid = :id)", id=session_id)
    return bool(found)


def test_ends_an_impersonation() -> None:
    token = impersonation(new_organization().id)
    assert me(token) == 200

    assert logout(token).status_code == 204

    assert me(token) == 401


def test_succeeds_without_a_live_session() -> None:
    token = new_organization().owner.token

    assert logout().status_code == 204
    assert logout(token).status_code == 204
    assert logout(token).status_code == 204


@pytest.mark.parametrize("text", ["", "nonsense", "a.b.c"])
def test_clears_an_invalid_cookie(text: str) -> None:
    response = logout(**by_cookie(text))

    assert (response.status_code, cookie(response)) == (204, CLEARED)


def test_does_not_end_a_homeowners_session() -> None:
    home = new_home(new_organization())

    assert logout(home.person.token).status_code == 204

    assert send("GET", "/v1/homeowner-auth/me", token=home.person.token).status_code == 200


SIGNED_OUT: dict[str, tuple[str, Callable[[], str], str]] = {
    "/v1/auth/logout": ("pv_session", lambda: new_organization().owner.token, "/v1/auth/me"),
    "/v1/homeowner-auth/logout": (
        "pv_homeowner_session",
        lambda: new_home(new_organization()).person.token,
        "/v1/homeowner-auth/me",
    ),
}


@pytest.mark.parametrize("path", SIGNED_OUT)
@pytest.mark.parametrize(
    "shown",
    [
        {"Cookie": "{name}={one}; {name}=x"},
        {"Cookie": "{name}=x; {name}={one}"},
        {"Cookie": "{name}={one}; {name}={two}"},
        {"Cookie": "{name}={one}; {name}={one}"},
        {"Cookie": "{name}={one}", "Authorization": "Bearer {two}"},
        {"Cookie": "{name}={one}", "Authorization": "Bearer x"},
        {"Cookie": "{name}=x; {name}={one}", "Authorization": "Bearer {two}"},
    ],
)
def test_ends_every_session_whose_token_is_shown(path: str, shown: dict[str, str]) -> None:
    name, new_token, own = SIGNED_OUT[path]
    tokens = {"one": new_token(), "two": new_token()}
    headers = {header: text.format(name=name, **tokens) for header, text in shown.items()}

    response = send("POST", path, headers=headers | OWN_PAGE)

    assert (response.status_code, cookie(response, name) is not None) == (204, True)
    texts = " ".join(headers.values())
    for token in tokens.values():
        left = send("GET", own, token=token).status_code
        assert left == (401 if token in texts else 200)


def test_refuses_another_sites_page_even_without_the_cookie() -> None:
    token = new_organization().owner.token

    assert code(logout(**by_cookie(token) | OTHER_PAGE)) == (403, "FORBIDDEN")
    assert code(logout(**OTHER_PAGE)) == (403, "FORBIDDEN")
    assert code(logout(Cookie=f"pv_session={token}")) == (403, "FORBIDDEN")
    assert me(token) == 200


def test_keeps_the_revocation_until_the_token_expires() -> None:
    token = new_organization().owner.token
    session = verify(token, "manager")
    assert session is not None

    logout(token)

    [[lives]] = sql(
        "select extract(epoch from expires_at)::bigint from revoked_sessions where sid = :sid",
        sid=session.session_id,
    )
    assert lives == session.expires_at


def test_has_no_rate_limit() -> None:
    response = logout()

    assert "RateLimit-Policy" not in response.headers
