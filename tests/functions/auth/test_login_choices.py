"""Sign-in of a person with several memberships and homes."""

from uuid import uuid4

import pytest

from shared.identity.sessions import verify
from tests.factories import new_organization, new_user, sql
from tests.functions.auth.signing_in import (
    cookie,
    cookie_value,
    join,
    sign_in,
)
from tests.homeowners import new_association, new_home
from tests.http.client import code, send
from tests.lettings import new_property, new_unit


def test_several_choices_are_listed_without_a_session() -> None:
    first, second = new_organization(), new_organization()
    person = (first.owner.user_id, first.owner.email)
    join(second.id, first.owner.user_id, "viewer")
    home = new_home(second, person=person)
    sql("update users set is_super_admin = true where id = :id", id=person[0])

    response = sign_in(first.owner.email)

    assert (response.status_code, cookie(response)) == (200, None)
    choices = response.json["choices"]
    assert list(response.json) == ["outcome", "choices"]
    assert {(each["kind"], each.get("role")) for each in choices} == {
        ("manager", "owner"),
        ("manager", "viewer"),
        ("homeowner", None),
        ("super_admin", None),
    }
    assert {each.get("homeowner_id") for each in choices} == {None, home.id}


def test_homes_are_told_apart_by_property_and_unit() -> None:
    organization = new_organization()
    home, other = (
        new_home(organization, person=(organization.owner.user_id, organization.owner.email))
        for _ in range(2)
    )
    court = new_property(organization, name="Court", association_id=home.association_id)
    unit = new_unit(organization, court, name="1A")
    sql(
        "update homeowners set property_id = :court, unit_id = :unit where id = :id",
        court=court,
        unit=unit,
        id=home.id,
    )

    choices = sign_in(organization.owner.email).json["choices"]

    names = {
        each["homeowner_id"]: (each["property_name"], each["unit_name"])
        for each in choices
        if each["kind"] == "homeowner"
    }
    assert names == {home.id: ("Court", "1A"), other.id: (None, None)}
    [choice] = [each for each in choices if each.get("homeowner_id") == home.id]
    token = sign_in(organization.owner.email, choice=choice).json["token"]
    homes = send("GET", "/v1/homeowner-auth/me", token=token).json["homes"]
    assert {each["homeowner_id"]: (each["property_name"], each["unit_name"]) for each in homes} == (
        names
    )


def test_each_listed_choice_opens_only_its_own_place() -> None:
    first, second = new_organization(), new_organization()
    join(second.id, first.owner.user_id, "viewer")
    new_home(second, person=(first.owner.user_id, first.owner.email))
    choices = sign_in(first.owner.email).json["choices"]

    for choice in choices:
        response = sign_in(first.owner.email, choice=choice)

        answer = response.json
        assert answer["choice"].items() <= choice.items()
        name = "pv_homeowner_session" if choice["kind"] == "homeowner" else "pv_session"
        assert cookie_value(response, name) == f"{name}={answer['token']}"
        paths = {"homeowner": "/v1/homeowner-auth/me", "manager": "/v1/auth/me"}
        for kind, path in paths.items():
            expected = 200 if kind == choice["kind"] else 403
            assert send("GET", path, token=answer["token"]).status_code == expected


@pytest.mark.parametrize(("remember", "days"), [(False, 7), (True, 30)])
def test_remembers_a_homeowner_only_when_asked(remember: bool, days: int) -> None:
    home = new_home(new_organization())

    response = sign_in(home.person.email, remember=remember)

    session = verify(response.json["token"], "homeowner")
    assert session is not None
    assert session.expires_at - session.authenticated_at == days * 86_400
    assert ("Max-Age" in (cookie(response, "pv_homeowner_session") or "")) == remember


def test_a_super_admins_session_ends_with_the_browser() -> None:
    user_id, email = new_user()
    sql("update users set is_super_admin = true where id = :id", id=user_id)

    response = sign_in(email, remember=True)

    assert response.json["choice"] == {"kind": "super_admin"}
    assert "Max-Age" not in (cookie(response) or "")
    assert verify(response.json["token"], "manager") is None
    assert verify(response.json["token"], "admin") is not None


@pytest.mark.parametrize(
    "choice",
    [
        {"kind": "manager", "organization_id": str(uuid4())},
        {"kind": "homeowner", "homeowner_id": str(uuid4())},
        {"kind": "super_admin"},
    ],
)
def test_refuses_another_persons_choice(choice: dict[str, str]) -> None:
    organization, other = new_organization(), new_organization()

    for asked in (choice, {"kind": "manager", "organization_id": other.id}):
        response = sign_in(organization.owner.email, choice=asked)

        assert code(response) == (403, "FORBIDDEN")
        assert (
            response.json["detail"]
            == "This is not one of your choices. Sign in without one to see them."
        )
        assert cookie(response) is None


def test_a_person_without_access_sees_pending_requests() -> None:
    organization = new_organization()
    association_id = new_association(organization, name="Maple Court HOA")
    user_id, email = new_user()

    nowhere = sign_in(email)
    sql(
        """
        insert into join_requests
            (organization_id, association_id, user_id, first_name, last_name)
        values (:organization_id, :association_id, :user_id, 'Ada', 'Maple')
        """,
        organization_id=organization.id,
        association_id=association_id,
        user_id=user_id,
    )
    waiting = sign_in(email)

    assert code(nowhere) == code(waiting) == (403, "FORBIDDEN")
    assert "belong to no organization" in nowhere.json["detail"]
    assert "Maple Court HOA waits for approval" in waiting.json["detail"]


def test_omits_an_archived_home() -> None:
    home = new_home(new_organization())
    sql("update homeowners set archived_at = now() where id = :id", id=home.id)

    assert code(sign_in(home.person.email)) == (403, "FORBIDDEN")
