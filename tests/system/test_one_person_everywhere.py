"""One person with two organizations and two homes under one e-mail.

Each session reaches only the place that it was chosen for, on every instance, and ends when access
to that place ends.
"""

from collections.abc import Iterator

import pytest

from tests.factories import PASSWORD, sql
from tests.functions.auth.rows import NEW_PASSWORD
from tests.functions.members.rows import member_id
from tests.functions.properties.rows import NEW
from tests.servers.fleet import Fleet, running
from tests.system.somebody import (
    HOMEOWNER,
    MANAGER,
    Browser,
    Somebody,
    alive,
    cookies_of,
    new_somebody,
    sign_in,
    tokens_of,
)


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """Instances that let one e-mail sign in often."""
    log = tmp_path_factory.mktemp("fleet") / "log"
    with running(3, log, RATE_LIMIT_SIGN_IN="1000/900") as instances:
        yield instances


@pytest.fixture
def somebody() -> Somebody:
    return new_somebody()


def test_sign_in_offers_every_place_and_each_choice_works(fleet: Fleet, somebody: Somebody) -> None:
    offered = sign_in(fleet, somebody.email)

    assert (offered.status, cookies_of(offered)) == (200, {})
    assert len(offered.json["choices"]) == 4
    for offer in offered.json["choices"]:
        answer = sign_in(fleet, somebody.email, offer)
        [name] = cookies_of(answer).keys() - {"pv_device"}
        assert answer.json["choice"].items() <= offer.items()
        assert answer.json["choice"] in somebody.choices
        assert name == (MANAGER if offer["kind"] == "manager" else HOMEOWNER)


def test_each_cookie_opens_only_its_own_place(fleet: Fleet, somebody: Somebody) -> None:
    for organization, role in ((somebody.house, "owner"), (somebody.court, "viewer")):
        browser = Browser(fleet)
        choice = {"kind": "manager", "organization_id": organization.id}
        browser.sign_in(somebody.email, choice)
        shown = browser.send("GET", "/v1/auth/me").json
        assert (shown["organization"]["id"], shown["role"]) == (organization.id, role)
        assert browser.send("GET", "/v1/homeowner-portal/profile").status == 401
        # Nor under the cookie name of the other kind.
        browser.jar = {HOMEOWNER: browser.jar[MANAGER]}
        assert browser.send("GET", "/v1/homeowner-portal/profile").status == 401

    for home in (somebody.home_at_house, somebody.home_at_court):
        browser = Browser(fleet)
        browser.sign_in(somebody.email, {"kind": "homeowner", "homeowner_id": home.id})
        shown = browser.send("GET", "/v1/homeowner-portal/profile").json
        assert (shown["id"], shown["association"]["id"]) == (home.id, home.association_id)
        for path in ("/v1/auth/me", "/v1/members", "/v1/properties", "/v1/homeowners"):
            assert browser.send("GET", path).status == 401
        browser.jar = {MANAGER: browser.jar[HOMEOWNER]}
        assert browser.send("GET", "/v1/auth/me").status == 401


def test_ids_of_the_persons_other_organization_are_not_found(
    fleet: Fleet, somebody: Somebody
) -> None:
    there = fleet.send("POST", "/v1/properties", NEW, token=somebody.court.owner.token).json["id"]
    token = sign_in(fleet, somebody.email, somebody.choices[0]).json["token"]
    home, membership = somebody.home_at_court.id, member_id(somebody.court, somebody.user_id)

    for method, path, body in (
        ("GET", f"/v1/properties/{there}", None),
        ("PATCH", f"/v1/properties/{there}", {"name": "Mine"}),
        ("POST", "/v1/units", {"property_id": there, "name": "1A"}),
        ("GET", f"/v1/homeowners/{home}", None),
        ("POST", f"/v1/homeowners/{home}/invite", None),
        ("PATCH", f"/v1/members/{membership}", {"role": "owner"}),
        ("DELETE", f"/v1/members/{membership}", None),
        ("GET", f"/v1/organizations/{somebody.court.id}", None),
        ("PATCH", f"/v1/organizations/{somebody.court.id}", {"name": "Mine"}),
    ):
        answer = fleet.send(method, path, body, token=token)
        assert answer.code == (404, "NOT_FOUND"), (method, path)

    listed = fleet.send("GET", "/v1/properties", token=token).json["items"]
    filtered = f"/v1/homeowners?association_id={somebody.home_at_court.association_id}"
    assert there not in [item["id"] for item in listed]
    assert fleet.send("GET", filtered, token=token).json["items"] == []


def test_the_role_is_per_organization(fleet: Fleet, somebody: Somebody) -> None:
    as_owner, as_viewer = (
        sign_in(fleet, somebody.email, choice).json["token"] for choice in somebody.choices[:2]
    )

    assert fleet.send("POST", "/v1/properties", NEW, token=as_owner).status == 201
    assert fleet.send("POST", "/v1/properties", NEW, token=as_viewer).code == (403, "FORBIDDEN")


def test_both_kinds_of_session_coexist_in_one_browser(fleet: Fleet, somebody: Somebody) -> None:
    browser = Browser(fleet)
    for choice in (somebody.choices[0], somebody.choices[2]):
        browser.sign_in(somebody.email, choice)
    left = dict(browser.jar)

    browser.send("POST", "/v1/auth/switch-organization", {"organization_id": somebody.court.id})
    assert browser.send("GET", "/v1/auth/me").json["organization"]["id"] == somebody.court.id
    profile = browser.send("GET", "/v1/homeowner-portal/profile").json
    assert profile["id"] == somebody.home_at_house.id

    browser.send(
        "POST", "/v1/homeowner-auth/switch-home", {"homeowner_id": somebody.home_at_court.id}
    )
    profile = browser.send("GET", "/v1/homeowner-portal/profile").json
    assert profile["id"] == somebody.home_at_court.id
    assert browser.send("GET", "/v1/auth/me").json["organization"]["id"] == somebody.court.id

    assert alive(fleet, {"house": left[MANAGER], "home": left[HOMEOWNER]}) == set()
    assert browser.send("POST", "/v1/auth/logout").status == 204
    assert browser.send("GET", "/v1/auth/me").status == 401
    assert browser.send("GET", "/v1/homeowner-portal/profile").status == 200


def test_a_session_ends_with_its_membership_or_home(fleet: Fleet, somebody: Somebody) -> None:
    tokens = tokens_of(fleet, somebody)
    path = f"/v1/members/{member_id(somebody.court, somebody.user_id)}"

    assert fleet.send("DELETE", path, token=somebody.court.owner.token).status == 204
    assert alive(fleet, tokens) == {"house", "home at house", "home at court"}

    sql("update homeowners set archived_at = now() where id = :id", id=somebody.home_at_house.id)
    assert alive(fleet, tokens) == {"house", "home at court"}
    assert len(sign_in(fleet, somebody.email).json["choices"]) == 2


@pytest.mark.parametrize(("area", "name"), [("auth", "house"), ("homeowner-auth", "home at house")])
def test_a_new_password_ends_all_other_sessions_everywhere(
    fleet: Fleet, somebody: Somebody, area: str, name: str
) -> None:
    tokens = tokens_of(fleet, somebody)
    body = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}

    changed = fleet.send("POST", f"/v1/{area}/change-password", body, token=tokens[name])

    assert alive(fleet, tokens | {name: changed.json["token"]}) == {name}
    assert sign_in(fleet, somebody.email).status == 401
    assert len(sign_in(fleet, somebody.email, password=NEW_PASSWORD).json["choices"]) == 4


@pytest.mark.parametrize("area", ["auth", "homeowner-auth"])
def test_signing_out_everywhere_ends_both_kinds_of_session(
    fleet: Fleet, somebody: Somebody, area: str
) -> None:
    tokens = tokens_of(fleet, somebody)
    own = tokens["house" if area == "auth" else "home at house"]

    assert fleet.send("POST", f"/v1/{area}/logout-everywhere", token=own).status == 204

    assert alive(fleet, tokens) == set()


def test_a_super_admin_holds_one_kind_of_session_at_a_time(
    fleet: Fleet, somebody: Somebody
) -> None:
    sql("update users set is_super_admin = true where id = :id", id=somebody.user_id)
    assert len(sign_in(fleet, somebody.email).json["choices"]) == 5

    answer = sign_in(fleet, somebody.email, {"kind": "super_admin"}, remember=True)

    assert answer.json["choice"] == {"kind": "super_admin"}
    assert "Max-Age" not in answer.headers["Set-Cookie"]
    token = cookies_of(answer)[MANAGER]
    for path in ("/v1/auth/me", "/v1/properties", "/v1/homeowner-portal/profile"):
        assert fleet.send("GET", path, token=token).status == 403
