"""PostgreSQL round trips of signing in and out: two with a password, one without."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.factories import PASSWORD, new_organization, new_user
from tests.functions.auth.links import new_link
from tests.functions.auth.rows import NEW_PASSWORD, ROWS
from tests.functions.auth.signing_in import join
from tests.http.client import send
from tests.http.deployment import deployed
from tests.servers.counting_proxy import CountingProxy

Trips = Callable[..., int]


@pytest.fixture
def trips(proxied: Callable[[str], CountingProxy], database_url: str) -> Iterator[Trips]:
    """Round trips to PostgreSQL of a POST that answers with `status`."""
    proxy = proxied(database_url)

    def counted(path: str, body: Any, status: int, **options: Any) -> int:
        proxy.reset()
        response = send("POST", f"/v1/auth/{path}", body, **options)
        assert response.status_code == status, response.text
        return proxy.round_trips

    with deployed(DATABASE_URL=proxy.url):
        # Open the connections and cache the limits.
        warm = new_organization()
        send("POST", "/v1/auth/login", {"email": warm.owner.email, "password": PASSWORD})
        send("GET", "/v1/auth/me", token=warm.owner.token)
        yield counted


def test_a_right_password_costs_two_round_trips_a_wrong_one_one(trips: Trips) -> None:
    person = new_organization().owner
    _, other = new_user()

    right = trips("login", {"email": person.email, "password": PASSWORD}, 200)
    wrong = [
        trips("login", {"email": email, "password": "wrong"}, 401)
        for email in (person.email, other, "nobody@example.com")
    ]

    assert (right, wrong) == (2, [1, 1, 1])


def test_sign_up_sign_out_and_mail_requests_cost_one_round_trip(trips: Trips) -> None:
    organization = new_organization()
    body = ROWS["auth__register"].body
    assert body is not None

    assert trips("register", body(organization), 201) == 1
    assert trips("forgot-password", {"email": organization.owner.email}, 202) == 1
    assert trips("forgot-password", {"email": "nobody@example.com"}, 202) == 1
    assert trips("logout", None, 204, token=organization.owner.token) == 1
    assert trips("logout", None, 204) == 0


def test_a_link_costs_two_trips_and_a_compared_password_one_more(trips: Trips) -> None:
    first, second = new_organization(), new_organization()
    join(second.id, first.owner.user_id, "viewer")
    for each in (first, second):
        send("GET", "/v1/auth/me", token=each.owner.token)
    token = first.owner.token

    link = {"token": new_link("verify_email", new_user(verified=False)[0]), "password": PASSWORD}
    assert trips("verify-email", link, 204) == 3
    link = {"token": new_link("verify_email", new_user(verified=False)[0]), "password": PASSWORD}
    assert trips("verify-email", link | {"new_password": True}, 204) == 2
    there = {"organization_id": second.id}
    assert trips("switch-organization", there, 200, token=token) == 1
    change = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    assert trips("change-password", change, 200, token=second.owner.token) == 2
