from concurrent.futures import ThreadPoolExecutor

from tests.factories import PASSWORD, Organization, new_organization, new_user, sql
from tests.functions.auth.links import new_invitation
from tests.functions.auth.rows import new_email
from tests.functions.auth.signing_in import cookie, cookie_value, me, sign_in
from tests.homeowners import Home, new_home
from tests.http.client import Reply, code, send
from tests.http.deployment import deployed


def accept(token: str, password: str = PASSWORD) -> Reply:
    """Accept an invitation."""
    body = {"token": token, "password": password}
    return send("POST", "/v1/homeowner-auth/accept-invitation", body)


def invited(organization: Organization, email: str) -> tuple[Home, str]:
    """A home without an account and the invitation to it."""
    home = new_home(organization, linked=False)
    columns = {"kind": "homeowner", "homeowner_id": home.id, "email": email}
    return home, new_invitation(organization, **columns)[1]


def test_gives_a_new_person_access_under_the_homeowners_name() -> None:
    organization, email = new_organization(), new_email()
    home, token = invited(organization, email)

    response = accept(token)

    assert response.status_code == 200
    answer = response.json
    assert answer["choice"] == {"kind": "homeowner", "homeowner_id": home.id}
    assert (answer["user"]["name"], answer["user"]["email"]) == ("Ada Maple", email)
    name = "pv_homeowner_session"
    assert (cookie(response), cookie_value(response, name)) == (None, f"{name}={answer['token']}")
    shown = send("GET", "/v1/homeowner-auth/me", token=answer["token"]).json
    assert shown["homeowner"]["id"] == home.id
    assert me(answer["token"]) == 403
    assert sign_in(email).json["choice"] == answer["choice"]


def test_adds_the_home_to_an_existing_account() -> None:
    organization = new_organization()
    user_id, email = new_user()
    home, token = invited(organization, email)

    refused = accept(token, "wrong")
    response = accept(token)

    assert code(refused) == (401, "UNAUTHENTICATED")
    assert response.json["user"]["id"] == user_id
    assert sql("select user_id::text from homeowners where id = :id", id=home.id) == [[user_id]]


def test_works_once_under_concurrent_requests() -> None:
    organization = new_organization()
    _, email = new_user()
    _, token = invited(organization, email)

    with deployed(DB_POOL_SIZE="3"), ThreadPoolExecutor(3) as together:
        statuses = sorted(each.status_code for each in together.map(accept, [token] * 3))

    assert statuses == [200, 404, 404]


def test_does_not_accept_a_members_invitation() -> None:
    _, token = new_invitation(new_organization())

    refused = accept(token)

    assert code(refused) == (422, "VALIDATION_ERROR")
    text = "This invitation is to an organization. Accept it where its members sign in."
    assert refused.json["errors"] == [{"pointer": "/token", "detail": text}]


def test_refuses_a_second_home_in_the_same_association() -> None:
    organization = new_organization()
    home = new_home(organization)
    [[second_id]] = sql(
        """
        insert into homeowners (organization_id, association_id, first_name, last_name, email)
        select organization_id, association_id, 'Ada', 'Again', :email from homeowners
        where id = :id returning id
        """,
        email=new_email(),
        id=home.id,
    )
    _, token = new_invitation(
        organization, kind="homeowner", homeowner_id=str(second_id), email=home.person.email
    )

    assert code(accept(token)) == (409, "CONFLICT")


def test_names_a_password_that_is_too_short() -> None:
    _, token = invited(new_organization(), new_email())

    response = accept(token, "7 signs")

    assert [error["pointer"] for error in response.json["errors"]] == ["/password"]
