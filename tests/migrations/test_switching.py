"""One person switches between several organizations and homes."""

from uuid import uuid4

import pytest

from tests.factories import new_organization, sql
from tests.migrations.logins import (
    claims,
    entered,
    new_association,
    new_homeowner,
    owner_of,
    refused,
    refused_scope,
)


def test_switching_ends_the_old_session_and_is_audited_in_both() -> None:
    here, there, elsewhere = new_organization(), new_organization(), new_organization()
    sql(
        "insert into organization_memberships (organization_id, user_id, role)"
        " values (:there, :user, 'manager')",
        there=there.id,
        user=here.owner.user_id,
    )
    sql("update users set session_generation = 2 where id = :id", id=here.owner.user_id)
    given = owner_of(here) | {"generation": 2}
    switch = "select role, generation from switch_organization(:to, :sid, now() + interval '1 day')"

    with entered(given) as connection:
        switched = connection.run(switch, to=there.id, sid=given["sid"])

    assert switched == [["manager", 2]]
    assert refused_scope(given)
    assert sql(
        "select expires_at > now() + interval '23 hours' from revoked_sessions where sid = :sid",
        sid=given["sid"],
    ) == [[True]]
    assert sql(
        """
        select count(*) from audit_log
        where organization_id in (:here, :there) and action = 'switch' and row_id = :there
            and actor_user_id = :user and actor_kind = 'manager' and ip = '192.0.2.7'
        """,
        here=here.id,
        there=there.id,
        user=here.owner.user_id,
    ) == [[2]]
    with refused("PV404"), entered(given | {"sid": str(uuid4())}) as connection:
        connection.run(switch, to=elsewhere.id, sid=given["sid"])


def test_going_to_another_home_keeps_the_persons_generation() -> None:
    organization = new_organization()
    person = organization.owner.user_id
    [here, there] = [
        new_homeowner(organization.id, new_association(organization.id), person) for _ in range(2)
    ]
    sql("update users set session_generation = 2 where id = :id", id=person)
    given = claims("homeowner", user=person, generation=2, homeowner=here)

    with entered(given) as connection:
        assert connection.run(
            "select cast(organization_id as text), generation"
            " from switch_home(:to, :sid, now() + interval '1 day')",
            to=there,
            sid=given["sid"],
        ) == [[organization.id, 2]]


def test_a_person_lists_its_organizations_and_homes_everywhere() -> None:
    here, there = new_organization(), new_organization()
    association = new_association(there.id)
    home = new_homeowner(there.id, association, here.owner.user_id)
    former = new_homeowner(there.id, new_association(there.id), here.owner.user_id)
    sql("update homeowners set archived_at = now() where id = :id", id=former)

    with entered(owner_of(here)) as connection:
        organizations = connection.run(
            "select cast(organization_id as text), role from own_organizations()"
        )
        homes = connection.run(
            "select cast(homeowner_id as text), cast(association_id as text) from own_homes()"
        )
    with entered(
        claims("homeowner", user=here.owner.user_id, generation=1, homeowner=home)
    ) as connection:
        assert connection.run("select count(*) from own_organizations()") == [[1]]

    assert organizations == [[here.id, "owner"]]
    assert homes == [[home, association]]


@pytest.mark.parametrize("kind", ["organization", "home"])
def test_a_session_that_ended_meanwhile_is_exchanged_for_nothing(kind: str) -> None:
    here = new_organization()
    person = here.owner.user_id
    home = new_homeowner(here.id, new_association(here.id), person)
    given = {
        "organization": owner_of(here),
        "home": claims("homeowner", user=person, generation=1, homeowner=home),
    }[kind]

    with refused("PV401"), entered(given) as connection:
        sql(
            "insert into revoked_sessions (sid, user_id, expires_at) values (:sid, :user, now())",
            sid=given["sid"],
            user=person,
        )
        connection.run(
            f"select from switch_{kind}(cast(:to as uuid), cast(:sid as uuid), now())",
            to=here.id if kind == "organization" else home,
            sid=given["sid"],
        )
