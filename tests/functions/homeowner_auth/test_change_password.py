from tests.factories import PASSWORD, new_organization
from tests.functions.auth.rows import NEW_PASSWORD
from tests.functions.auth.signing_in import cookie, cookie_value, mails, me, sign_in
from tests.homeowners import new_home
from tests.http.client import Reply, send


def change(token: str, current: str = PASSWORD) -> Reply:
    """Choose NEW_PASSWORD."""
    body = {"current_password": current, "new_password": NEW_PASSWORD}
    return send("POST", "/v1/homeowner-auth/change-password", body, token=token)


def test_answers_a_homeowner_session_and_ends_all_others() -> None:
    organization = new_organization()
    person = organization.owner
    home = new_home(organization, person=(person.user_id, person.email))

    response = change(home.person.token)

    assert response.status_code == 200
    answer = response.json
    assert answer["choice"] == {"kind": "homeowner", "homeowner_id": home.id}
    name = "pv_homeowner_session"
    assert (cookie(response), cookie_value(response, name)) == (None, f"{name}={answer['token']}")
    statuses = [
        send("GET", "/v1/homeowner-auth/me", token=token).status_code
        for token in (answer["token"], home.person.token)
    ]
    assert (statuses, me(person.token)) == ([200, 401], 401)
    assert mails("password_changed", "user_id", person.user_id) == 1
    assert sign_in(person.email, NEW_PASSWORD).status_code == 200


def test_a_wrong_present_password_names_its_field() -> None:
    home = new_home(new_organization())

    response = change(home.person.token, "wrong")

    assert response.status_code == 422
    assert [each["pointer"] for each in response.json["errors"]] == ["/current_password"]
    assert send("GET", "/v1/homeowner-auth/me", token=home.person.token).status_code == 200
