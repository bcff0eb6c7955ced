"""Super-admins act on the platform as themselves, in an organization as an impersonated admin."""

from typing import Any
from uuid import uuid4

import pytest

from tests.factories import Organization, new_organization, new_user, sql
from tests.migrations.logins import (
    claims,
    entered,
    new_association,
    new_homeowner,
    owner_of,
    refused,
    refused_scope,
)
from tests.migrations.sign_ins import begin


@pytest.fixture
def organization() -> Organization:
    return new_organization()


def super_admin_claims(**given: Any) -> dict[str, Any]:
    user_id, _ = new_user()
    sql("update users set is_super_admin = true where id = :id", id=user_id)
    return claims("admin", user=user_id, generation=1) | given


def test_only_a_super_admin_enters_as_one(organization: Organization) -> None:
    given = super_admin_claims()

    assert not refused_scope(given, "pavilion_platform")
    assert refused_scope(given | {"generation": 2}, "pavilion_platform")
    assert refused_scope(owner_of(organization) | {"kind": "admin"}, "pavilion_platform")


def test_an_impersonator_enters_as_admin_and_is_named(organization: Organization) -> None:
    given = super_admin_claims(kind="manager", organization=organization.id, role="admin")
    given["impersonator"] = given["user"]

    with entered(given) as connection:
        assert connection.run(
            """
            select scope_kind(), cast(scope_user_id() as text),
                cast(scope_organization_id() as text), cast(scope_impersonator_id() as text)
            """
        ) == [["manager", given["user"], organization.id, given["user"]]]
    assert refused_scope(given | {"role": "owner"})
    assert refused_scope(given | {"impersonator": None})
    assert refused_scope(given | {"user": organization.owner.user_id})
    assert refused_scope(given | {"impersonator": super_admin_claims()["user"]})
    sql("update users set is_super_admin = false where id = :id", id=given["user"])
    assert refused_scope(given)


def test_an_impersonator_enters_a_home(organization: Organization) -> None:
    home = new_homeowner(organization.id, new_association(organization.id))
    given = super_admin_claims(kind="homeowner", homeowner=home)
    given["impersonator"] = given["user"]

    with entered(given) as connection:
        assert connection.run(
            "select cast(scope_organization_id() as text), cast(scope_homeowner_id() as text)"
        ) == [[organization.id, home]]
    assert refused_scope(given | {"homeowner": str(uuid4())})
    sql("update homeowners set archived_at = now() where id = :id", id=home)
    assert refused_scope(given)


def test_an_impersonator_cannot_change_an_account(organization: Organization) -> None:
    given = super_admin_claims(kind="manager", organization=organization.id, role="admin")
    given["impersonator"] = given["user"]
    [[email]] = sql("select email from users where id = :id", id=given["user"])

    with entered(given, "pavilion_sign_in") as connection:
        assert connection.run("select end_all_sessions()") == [[None]]
        assert connection.run("select from begin_own_sign_in('192.0.2.1')") == []
        attempt = begin(connection, email)[0]
        connection.run("select ask_for_email_change(:attempt, 'x@example.com')", attempt=attempt)
    assert sql("select from user_tokens where user_id = :id", id=given["user"]) == []

    with refused("PV404"), entered(given) as connection:
        connection.run("select from create_organization('Mine')")


def test_an_unverified_person_never_becomes_a_super_admin() -> None:
    user_id, _ = new_user(verified=False)

    with refused("23514"):
        sql("update users set is_super_admin = true where id = :id", id=user_id)
