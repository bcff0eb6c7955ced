from shared.sessions import new_session, sign
from tests.cache import store
from tests.client import send
from tests.factories import new_homeowner, new_organization


def test_a_homeowner_is_charged_alone_even_where_the_session_names_the_organization() -> None:
    organization = new_organization()
    home = new_homeowner(organization)
    named = new_session(
        "homeowner",
        home.person.user_id,
        1,
        organization_id=organization.id,
        homeowner_id=home.homeowner_id,
    )

    for token in (home.person.token, sign(named)):
        response = send("GET", "/v1/homeowner-portal/profile", token=token)
        assert response.headers["RateLimit-Policy"] == '"homeowner";q=600;w=3600'

    assert not store().exists(f"rate:org:{organization.id}")
