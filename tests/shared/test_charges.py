from tests.cache import store
from tests.client import send
from tests.factories import new_homeowner, new_organization


def test_a_homeowner_is_charged_alone_and_the_organization_not_at_all() -> None:
    organization = new_organization()
    home = new_homeowner(organization)

    response = send("GET", "/v1/homeowner-portal/profile", token=home.person.token)

    assert response.headers["RateLimit-Policy"] == '"homeowner";q=600;w=3600'
    assert not store().exists(f"rate:org:{organization.id}")
