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
    refused,
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


def present_role(given: dict[str, Any]) -> str:
    """The detail of the refusal: the role that the member has now, if only that has changed."""
    with refused("PV401") as fields, entered(given):
        pass
    return fields[0]["D"]


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
    with entered(claims(), "pavilion_sign_in") as connection:
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
def test_a_refusal_does_not_revive_a_session(organization: Organization, kind: str) -> None:
    given = homeowner_claims(organization)
    if kind == "revoked":
        sql("insert into revoked_sessions values (:sid, :user, now())",
            sid=given["sid"], user=given["user"])  # fmt: skip
    else:
        sql("update homeowners set archived_at = now() where id = :id", id=given["homeowner"])

    assert present_role(given) == ""


@pytest.mark.parametrize(
    ("change", "role"),
    [
        ({"role": "viewer"}, "owner"),
        ({"role": "viewer", "generation": 2}, ""),
        ({"role": "viewer", "organization": str(uuid4())}, ""),
        ({"role": "viewer", "user": str(uuid4())}, ""),
        ({"role": "viewer", "impersonator": str(uuid4())}, ""),
        ({"kind": "admin"}, ""),
        ({"kind": "nobody"}, ""),
    ],
)
def test_a_refusal_names_the_present_role_of_a_valid_session(
    organization: Organization, change: dict[str, Any], role: str
) -> None:
    assert present_role(owner_of(organization) | change) == role


def test_a_refusal_of_a_revoked_session_names_no_role(organization: Organization) -> None:
    given = owner_of(organization) | {"role": "viewer"}
    sql("insert into revoked_sessions values (:sid, :user, now())",
        sid=given["sid"], user=given["user"])  # fmt: skip

    assert present_role(given) == ""


def test_a_scope_has_a_managers_role_and_no_other(organization: Organization) -> None:
    def role(given: dict[str, Any]) -> Any:
        with entered(given) as connection:
            return connection.run("select scope_role()")[0][0]

    operator, _ = new_user()
    sql("update users set is_super_admin = true where id = :id", id=operator)
    impersonating = {"organization": organization.id, "role": "admin", "impersonator": operator}

    assert role(owner_of(organization)) == "owner"
    assert role(claims("manager", user=operator, generation=1, **impersonating)) == "admin"
    for other in (
        homeowner_claims(organization) | {"role": "owner"},
        claims() | {"role": "owner"},
        claims("admin", user=operator, generation=1, role="owner"),
    ):
        assert role(other) is None
