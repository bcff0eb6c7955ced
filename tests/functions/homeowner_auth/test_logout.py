from tests.factories import manager_token, new_organization
from tests.functions.auth.signing_in import by_cookie, cookie, me
from tests.homeowners import new_home
from tests.http.client import code, send

PATH = "/v1/homeowner-auth/logout"
NAME = "pv_homeowner_session"


def test_ends_only_the_homeowners_session() -> None:
    organization = new_organization()
    person = organization.owner
    home = new_home(organization, person=(person.user_id, person.email))

    response = send("POST", PATH, headers=by_cookie(home.person.token, NAME))

    assert response.status_code == 204
    assert cookie(response, NAME) == f"{NAME}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"
    assert cookie(response) is None
    refused = send("GET", "/v1/homeowner-auth/me", token=home.person.token)
    assert code(refused) == (401, "UNAUTHENTICATED")
    assert me(person.token) == 200


def test_succeeds_without_a_session_and_keeps_a_managers() -> None:
    organization = new_organization()
    token = manager_token(organization.owner.user_id, organization.id, "owner")

    assert send("POST", PATH).status_code == 204
    assert send("POST", PATH, token=token).status_code == 204
    assert me(token) == 200
