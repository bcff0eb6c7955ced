"""enter_scope, the only way to tenant rows: which claims it accepts, and how its scope ends."""

from typing import Any
from uuid import uuid4

import pytest

from tests.factories import Organization, new_member, new_organization, new_user, sql
from tests.migrations.logins import (
    Connection,
    claims,
    entered,
    login,
    member_of,
    new_association,
    new_homeowner,
    owner_of,
    refused_scope,
)
from tools.database import LOGINS

SETTINGS = """
    select scope_kind(), cast(scope_user_id() as text), cast(scope_organization_id() as text),
        cast(scope_homeowner_id() as text), cast(scope_association_id() as text),
        cast(scope_impersonator_id() as text), current_setting('pavilion.endpoint', true),
        current_setting('pavilion.ip', true), current_setting('application_name')
"""


@pytest.fixture
def organization() -> Organization:
    return new_organization()


def settings(connection: Connection) -> list[Any]:
    [row] = connection.run(SETTINGS)
    return list(row)


def homeowner_claims(organization: Organization) -> dict[str, Any]:
    user_id, _ = new_user()
    homeowner_id = new_homeowner(organization.id, new_association(organization.id), user_id)
    return claims("homeowner", user=user_id, generation=1, homeowner=homeowner_id)


def second_look(given: dict[str, Any]) -> list[Any]:
    """The pipeline's reason for a session that enter_scope refused."""
    with entered(claims("anyone")) as connection:
        return list(
            connection.run(
                """
                select valid, role from session_state(
                    :kind, cast(:user as uuid), cast(:sid as uuid), cast(:generation as integer),
                    cast(:organization as uuid), cast(:homeowner as uuid))
                """,
                **{key: given[key] for key in given if key not in {"role", "impersonator"}},
            )
        )


def test_a_member_enters_its_organization(organization: Organization) -> None:
    with entered(owner_of(organization)) as connection:
        assert settings(connection) == [
            "manager",
            organization.owner.user_id,
            organization.id,
            None,
            None,
            None,
            "tests__scope",
            "192.0.2.7",
            "tests__scope",
        ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "admin"},
        {"generation": 0},
        {"generation": 2},
        {"generation": None},
        {"user": str(uuid4())},
        {"user": None},
        {"organization": str(uuid4())},
        {"organization": None},
        {"kind": "admin"},
        {"kind": "homeowner"},
        {"kind": "owner"},
        {"kind": None},
        {"kind": "system"},
        {"impersonator": str(uuid4())},
    ],
)
def test_a_false_claim_is_refused(organization: Organization, wrong: dict[str, Any]) -> None:
    given = owner_of(organization)
    assert not refused_scope(given)

    assert refused_scope(given | wrong)


def test_another_organizations_member_is_refused(organization: Organization) -> None:
    other = new_organization()

    assert refused_scope(owner_of(organization) | {"organization": other.id})


def test_a_removed_member_is_refused(organization: Organization) -> None:
    person = new_member(organization, "viewer")
    sql("delete from organization_memberships where user_id = :id", id=person.user_id)

    assert refused_scope(member_of(organization, person, "viewer"))


def test_a_revoked_session_is_refused_and_the_others_live_on(organization: Organization) -> None:
    given = owner_of(organization)
    with entered(given) as connection:
        connection.run(
            "call revoke_session(:sid, :user, now() + interval '7 days')",
            sid=given["sid"],
            user=given["user"],
        )

    assert refused_scope(given)
    assert not refused_scope(given | {"sid": str(uuid4())})


def test_ending_all_sessions_raises_the_persons_generation(
    organization: Organization,
) -> None:
    person = new_member(organization, "viewer")
    with entered(member_of(organization, person, "viewer")) as connection:
        assert connection.run("select end_all_sessions()") == [[2]]

    assert refused_scope(member_of(organization, person, "viewer"))
    assert not refused_scope(member_of(organization, person, "viewer") | {"generation": 2})
    assert not refused_scope(owner_of(organization))


def test_a_homeowner_enters_its_rows_organization(
    organization: Organization,
) -> None:
    given = homeowner_claims(organization)

    with entered(given) as connection:
        found = settings(connection)

    [[association_id]] = sql(
        "select association_id from homeowners where id = :id", id=given["homeowner"]
    )
    assert found[:5] == [
        "homeowner",
        given["user"],
        organization.id,
        given["homeowner"],
        str(association_id),
    ]


def test_an_archived_or_foreign_homeowner_is_refused(organization: Organization) -> None:
    given = homeowner_claims(organization)
    other = homeowner_claims(organization)

    assert refused_scope(given | {"homeowner": other["homeowner"]})
    assert refused_scope(given | {"generation": 2})
    sql("update homeowners set archived_at = now() where id = :id", id=given["homeowner"])
    assert refused_scope(given)


@pytest.mark.parametrize("name", LOGINS)
def test_a_caller_without_claims_enters_an_empty_scope(name: str) -> None:
    with entered(claims("anyone", user=str(uuid4())), name) as connection:
        assert settings(connection)[:6] == ["anyone", None, None, None, None, None]


def test_only_the_platform_enters_as_the_system() -> None:
    assert not refused_scope(claims("system"), "pavilion_platform")
    assert refused_scope(claims("system"), "pavilion_tenant")
    assert refused_scope(claims("system"), "pavilion_sign_in")


def test_a_scope_ends_with_its_transaction(organization: Organization) -> None:
    with login() as connection:
        before = connection.run("show application_name")
        connection.run(
            "call enter_scope('manager', :user, :sid, 1, :organization, 'owner', null, null,"
            " 'x', null)",
            user=organization.owner.user_id,
            sid=str(uuid4()),
            organization=organization.id,
        )

        assert settings(connection)[:6] == [None] * 6
        assert connection.run("show application_name") == before
        assert connection.run("select from properties") == []


def test_a_second_scope_leaves_nothing_of_the_first(organization: Organization) -> None:
    with entered(homeowner_claims(organization)) as connection:
        connection.run(
            "call enter_scope('anyone', null, null, null, null, null, null, null, null, null)"
        )

        assert settings(connection) == ["anyone", None, None, None, None, None, "", "", ""]


@pytest.mark.parametrize("kind", ["revoked", "archived"])
def test_the_second_look_does_not_revive_a_session(organization: Organization, kind: str) -> None:
    given = homeowner_claims(organization)
    assert second_look(given) == [[True, None]]

    if kind == "revoked":
        sql("insert into revoked_sessions values (:sid, :user, now())",
            sid=given["sid"], user=given["user"])  # fmt: skip
    else:
        sql("update homeowners set archived_at = now() where id = :id", id=given["homeowner"])
    assert second_look(given) == [[False, None]]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, [True, "owner"]),
        ({"role": "viewer"}, [True, "owner"]),
        ({"generation": 2}, [False, None]),
        ({"organization": str(uuid4())}, [False, None]),
        ({"user": str(uuid4())}, [False, None]),
        ({"kind": "admin"}, [False, None]),
        ({"kind": "nobody"}, [False, None]),
    ],
)
def test_the_second_look_returns_the_current_role(
    organization: Organization, change: dict[str, Any], expected: list[Any]
) -> None:
    assert second_look(owner_of(organization) | change) == [expected]
