from shared.identity.sessions import new_session, sign
from tests.factories import new_organization
from tests.functions.auth.signing_in import (
    aged,
    by_cookie,
    cookie,
    me,
    sign_in,
)
from tests.homeowners import new_home
from tests.http.client import code, send
from tests.http.deployment import deployed

PATH = "/v1/auth/logout-everywhere"


def test_ends_the_persons_sessions_of_both_kinds() -> None:
    organization, elsewhere = new_organization(), new_organization()
    person = organization.owner
    home = new_home(elsewhere, person=(person.user_id, person.email))
    other = sign(
        new_session("manager", person.user_id, 1, organization_id=organization.id, role="owner")
    )

    response = send("POST", PATH, token=person.token)

    assert response.status_code == 204
    assert (me(person.token), me(other)) == (401, 401)
    homeowner = send("GET", "/v1/homeowner-auth/me", token=home.person.token)
    assert code(homeowner) == (401, "UNAUTHENTICATED")
    assert me(elsewhere.owner.token) == 200


def test_the_person_can_sign_in_again() -> None:
    organization = new_organization()

    send("POST", PATH, token=organization.owner.token)

    assert me(sign_in(organization.owner.email).json["token"]) == 200


def test_works_without_redis() -> None:
    token = new_organization().owner.token
    with deployed(REDIS_URL="redis://127.0.0.1:1/0"):
        assert send("POST", PATH, token=token).status_code == 204
        assert me(token) == 401


def test_clears_the_cookie_once_when_renewal_is_due() -> None:
    token = aged(new_organization().owner.token)

    response = send("POST", PATH, headers=by_cookie(token))

    assert response.status_code == 204
    assert cookie(response) == "pv_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"
