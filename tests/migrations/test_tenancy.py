"""No statement lets one tenant see, change, insert or link to another tenant's rows."""

import pytest

from tests.factories import new_member, sql
from tests.migrations.logins import claims, entered, new_property, owner_of, refused
from tests.migrations.tenants import Tenant


def test_a_scope_reads_its_own_organization_and_invitations_only() -> None:
    here, _ = Tenant(), Tenant()

    with entered(owner_of(here.organization)) as connection:
        assert connection.run("select cast(id as text) from organizations") == [[here.id]]
        assert connection.run("select cast(id as text) from invitations") == [[here.invitation]]


def test_a_scope_reads_the_people_of_its_organization_only() -> None:
    here, there = Tenant(), Tenant()
    colleague = new_member(here.organization, "viewer")

    with entered(owner_of(here.organization)) as connection:
        seen = {row[0] for row in connection.run("select cast(id as text) from users") or []}

    [[asking]] = sql(
        "select cast(user_id as text) from join_requests where id = :i", i=here.request
    )
    assert seen == {here.organization.owner.user_id, colleague.user_id, here.resident, asking}
    assert there.resident not in seen


def test_only_the_person_can_change_its_name() -> None:
    here = Tenant()
    new_member(here.organization, "viewer")

    with entered(owner_of(here.organization)) as connection:
        # Without a condition, because a condition would need the right to read.
        connection.run("update users set name = 'Mine'")
        assert connection.row_count == 1

    assert sql("select count(*) from users where name = 'Mine'") == [[1]]


@pytest.mark.parametrize(
    "statement",
    [
        "update properties set name = 'Mine' where id = cast(:property as uuid)",
        "update units set name = 'Mine' where id = cast(:unit as uuid)",
        "update homeowners set phone = '12345' where id = cast(:homeowner as uuid)",
        "update organizations set name = 'Mine' where id = cast(:id as uuid)",
        "delete from documents where id = cast(:document as uuid)",
        "delete from organization_memberships where organization_id = cast(:id as uuid)",
    ],
)
def test_a_scope_changes_no_row_of_another(statement: str) -> None:
    here, there = Tenant(), Tenant()
    [name] = [name for name in ("property", "unit", "homeowner", "document", "id")
              if f":{name}" in statement]  # fmt: skip

    with entered(owner_of(here.organization)) as connection:
        connection.run(statement, **{name: getattr(there, name)})
        assert connection.row_count == 0


@pytest.mark.parametrize(
    "statement",
    [
        "insert into associations (organization_id, name) values (:id, 'Mine')",
        "insert into units (organization_id, property_id, name) values (:id, :archived, '1A')",
        """
        insert into invitations (organization_id, kind, email, role, invited_by_user_id)
        values (:id, 'member', :colleague, 'viewer', :inviter)
        """,
    ],
)
def test_a_scope_inserts_no_row_for_another(statement: str) -> None:
    here, there = Tenant(), Tenant()
    given = {
        "id": there.id,
        "archived": new_property(there.id),
        "colleague": there.organization.owner.email,
        "inviter": here.organization.owner.user_id,
    }
    sql("update properties set archived_at = now() where id = :id", id=given["archived"])
    used = {name: value for name, value in given.items() if f":{name}" in statement}

    # No refusal of another kind, which would tell what the other tenant has.
    with refused("42501"), entered(owner_of(here.organization)) as connection:
        connection.run(statement, **used)


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        (
            "update properties set association_id = :association where id = :own",
            "properties_association_id_fkey",
        ),
        (
            """
            insert into units (organization_id, property_id, name)
            select organization_id, :property, 'X' from properties where id = :own
            """,
            "units_property_id_fkey",
        ),
        (
            """
            update homeowners set property_id = :property
            where organization_id = (select organization_id from properties where id = :own)
            """,
            "homeowners_property_id_fkey",
        ),
    ],
)
def test_no_row_links_into_another_organization(statement: str, constraint: str) -> None:
    here, there = Tenant(), Tenant()
    given = {"association": there.association, "property": there.property, "own": here.property}
    used = {name: value for name, value in given.items() if f":{name}" in statement}

    with refused("23503") as fields, entered(owner_of(here.organization)) as connection:
        connection.run(statement, **used)

    assert fields[0]["n"] == constraint


def test_a_unit_links_only_under_its_own_property() -> None:
    here = Tenant()
    elsewhere = new_property(here.id, association_id=here.association)

    with refused("23503") as fields, entered(owner_of(here.organization)) as connection:
        connection.run(
            "update homeowners set property_id = :property, unit_id = :unit where id = :id",
            property=elsewhere,
            unit=here.unit,
            id=here.homeowner,
        )

    assert fields[0]["n"] == "homeowners_unit_id_fkey"


def test_an_idempotency_key_is_visible_only_to_its_actor() -> None:
    here = Tenant()
    colleague = new_member(here.organization, "owner")
    with entered(owner_of(here.organization)) as connection:
        connection.run(
            """
            insert into idempotency_keys (organization_id, actor_id, key, endpoint, request_digest)
            values (scope_organization_id(), scope_user_id(), 'k', 'e', 'd')
            """
        )
    given = owner_of(here.organization) | {"user": colleague.user_id}

    with entered(given) as connection:
        assert connection.run("select from idempotency_keys") == []
    with refused("42501"), entered(given) as connection:
        connection.run(
            """
            insert into idempotency_keys (organization_id, actor_id, key, endpoint, request_digest)
            values (scope_organization_id(), :actor, 'l', 'e', 'd')
            """,
            actor=here.organization.owner.user_id,
        )


def test_the_outbox_takes_rows_of_the_scopes_organization_only() -> None:
    here, there = Tenant(), Tenant()
    insert = "insert into outbox (organization_id, kind, payload) values (:id, 'email', '{}')"

    with entered(owner_of(here.organization)) as connection:
        connection.run(insert, id=here.id)
    with refused("42501"), entered(owner_of(here.organization)) as connection:
        connection.run(insert, id=there.id)


def test_a_key_of_the_outbox_is_queued_once_for_each_tenant() -> None:
    here, there = Tenant(), Tenant()

    for organization_id in (here.id, here.id, there.id):
        with entered(claims("system"), "pavilion_platform") as connection:
            connection.run(
                "insert into outbox (organization_id, kind, payload, dedupe_key)"
                " values (:id, 'email', '{}', :key) on conflict do nothing",
                id=organization_id,
                key=f"once-{here.id}",
            )

    assert sql("select count(*) from outbox where dedupe_key = :k", k=f"once-{here.id}") == [[2]]
