from tests.factories import new_organization
from tests.functions.auth.signing_in import by_cookie, cookie, me
from tests.homeowners import new_home
from tests.http.client import code, send

PATH = "/v1/homeowner-auth/logout-everywhere"
NAME = "pv_homeowner_session"


def test_ends_the_persons_sessions_of_both_kinds() -> None:
    organization = new_organization()
    person = organization.owner
    home = new_home(organization, person=(person.user_id, person.email))

    response = send("POST", PATH, headers=by_cookie(home.person.token, NAME))

    assert response.status_code == 204
    assert cookie(response, NAME) == f"{NAME}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"
    refused = send("GET", "/v1/homeowner-auth/me", token=home.person.token)
    assert (code(refused)[0], me(person.token)) == (401, 401)
