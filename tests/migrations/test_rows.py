"""Columns that every row has, whatever login writes it: ids, versions, search keys."""

from datetime import timedelta
from itertools import pairwise

import pytest

from tests.factories import Organization, new_organization, sql
from tests.migrations.logins import entered, new_property, owner_of, refused


@pytest.fixture
def organization() -> Organization:
    return new_organization()


def test_every_update_raises_the_version_despite_the_clock(
    organization: Organization,
) -> None:
    property_id = new_property(organization.id)
    sql("set session_replication_role = replica")
    sql("update properties set updated_at = now() + interval '1 day' where id = :i", i=property_id)
    sql("set session_replication_role = origin")
    version = "select updated_at from properties where id = :i"

    versions = [sql(version, i=property_id)[0][0]]
    for notes in "abc":
        with entered(owner_of(organization)) as connection:
            connection.run("update properties set notes = :notes", notes=notes)
        versions.append(sql(version, i=property_id)[0][0])

    steps = [(later - earlier).microseconds for earlier, later in pairwise(versions)]
    assert steps == [1, 1, 1]


def test_two_changes_in_one_transaction_have_two_versions(organization: Organization) -> None:
    new_property(organization.id)
    update = "update properties set notes = notes || 'x' returning updated_at"

    with entered(owner_of(organization)) as connection:
        connection.run("update properties set notes = ''")
        assert connection.run(update) < connection.run(update)


def test_an_invitation_lasts_seven_days(organization: Organization) -> None:
    assert sql(
        """
        insert into invitations (organization_id, kind, email, role, invited_by_user_id)
        values (:organization, 'member', 'a@example.com', 'viewer', :user)
        returning expires_at - created_at
        """,
        organization=organization.id,
        user=organization.owner.user_id,
    ) == [[timedelta(days=7)]]


def test_ids_rise_with_time() -> None:
    made = [sql("select cast(new_id() as text)")[0][0] for _ in range(3)]

    assert made == sorted(made)
    assert {one[14] for one in made} == {"7"}


@pytest.mark.parametrize(
    ("written", "key"),
    [("ÅSA Ωmega", "asa ωmega"), ("ΟΔΟΣ", "οδοσ"), ("İzmir", "izmir"), ("a_b%", "a_b%")],
)
def test_a_search_key_has_neither_case_nor_accents(written: str, key: str) -> None:
    [[found]] = sql("select search_key(:w)", w=written)

    assert found == key


# Each range of Default_Ignorable_Code_Point by its ends, and what shows nothing besides.
INVISIBLE = """
    00AD 034F 061C 115F 1160 17B4 17B5 180B 180F 200B 200F 202A 202E 2060 206F 2800 3164 FE00 FE0F
    FEFF FFA0 FFF0 FFF8 1BCA0 1BCA3 1D159 1D173 1D17A E0000 E0FFF
""".split()  # noqa: SIM905 - a list literal would take a line each


def test_a_search_key_has_nothing_invisible() -> None:
    for point in INVISIBLE:
        written = f"1{chr(int(point, 16))}A"

        assert sql("select search_key(:w)", w=written) == [["1a"]], point


# A check of the column refuses what an endpoint would, whatever the statement.
@pytest.mark.parametrize("name", ["\u200b", "\u3164", " \u2800", "\u0301\u200d", "\U000e0041"])
def test_a_name_that_shows_nothing_is_refused(name: str) -> None:
    organization = new_organization()
    with refused("23514"), entered(owner_of(organization)) as connection:
        connection.run(
            "insert into associations (organization_id, name)"
            " values (scope_organization_id(), :name)",
            name=name,
        )
