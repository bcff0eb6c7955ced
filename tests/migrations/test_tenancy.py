"""One tenant can't see, change, insert or link to another's rows, whatever the statement says."""

from typing import Any

import pytest

from tests.factories import Organization, new_member, new_organization, new_user, sql
from tests.migrations.logins import (
    claims,
    entered,
    new_association,
    new_homeowner,
    new_property,
    owner_of,
    refused,
)


class Tenant:
    """An organization with a row in every table that may hold one."""

    def __init__(self) -> None:
        self.organization: Organization = new_organization()
        self.id = self.organization.id
        self.association = new_association(self.id)
        self.property = new_property(self.id, association_id=self.association)
        self.resident, _ = new_user()
        self.homeowner = new_homeowner(self.id, self.association, self.resident)
        self.unit = self._insert("units", property_id=self.property, name="1A")
        self.request = self._insert(
            "join_requests",
            association_id=self.association,
            user_id=new_user()[0],
            first_name="Grace",
            last_name="Hopper",
        )
        self.invitation = self._insert(
            "invitations",
            kind="member",
            email="new@example.com",
            role="viewer",
            invited_by_user_id=self.organization.owner.user_id,
        )
        self.document = self.new_document(association_id=self.association)

    def new_document(self, **columns: Any) -> str:
        """A ready document."""
        [[object_name]] = sql("select cast(new_id() as text)")
        return self._insert(
            "documents",
            category="rules",
            file_name="a.pdf",
            content_type="application/pdf",
            size_bytes=10,
            object_name=object_name,
            **{"state": "ready"} | columns,
        )

    def _insert(self, table: str, **columns: Any) -> str:
        names = ", ".join(columns)
        markers = ", ".join(f":{name}" for name in columns)
        [[row_id]] = sql(
            f"insert into {table} (organization_id, {names}) values (:organization, {markers})"  # noqa: S608
            " returning id",
            organization=self.id,
            **columns,
        )
        return str(row_id)

    def home(self) -> dict[str, Any]:
        """The claims of its homeowner."""
        return claims("homeowner", user=self.resident, generation=1, homeowner=self.homeowner)


READABLE = (
    "organization_memberships",
    "subscriptions",
    "organization_usage",
    "associations",
    "properties",
    "units",
    "documents",
    "homeowners",
    "join_requests",
    "effective_plans",
)


@pytest.mark.parametrize("table", READABLE)
def test_a_scope_reads_its_own_rows_and_no_others(table: str) -> None:
    here, _ = Tenant(), Tenant()

    with entered(owner_of(here.organization)) as connection:
        seen = connection.run(f"select distinct cast(organization_id as text) from {table}")  # noqa: S608

    assert seen == [[here.id]]


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


def test_a_scope_inserts_no_row_for_another() -> None:
    here, there = Tenant(), Tenant()

    with refused("42501"), entered(owner_of(here.organization)) as connection:
        connection.run(
            "insert into associations (organization_id, name) values (:id, 'Mine')", id=there.id
        )


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


@pytest.mark.parametrize("table", sorted({*READABLE, "invitations"} - {
    "associations", "documents", "homeowners"}))  # fmt: skip
def test_a_homeowner_sees_nothing_of_the_office(table: str) -> None:
    here = Tenant()

    with entered(here.home()) as connection:
        assert connection.run(f"select count(*) from {table}") == [[0]]  # noqa: S608


def test_a_homeowner_sees_itself_its_association_and_what_that_shows() -> None:
    here, _ = Tenant(), Tenant()
    new_homeowner(here.id, here.association)
    other_association = new_association(here.id)
    shown = here.new_document(association_id=here.association, visible_to_homeowners=True)
    here.new_document(association_id=other_association, visible_to_homeowners=True)
    here.new_document(property_id=here.property)
    [[pending]] = sql(
        """
        update documents set state = 'pending', pending_until = now()
        where id = :id returning cast(id as text)
        """,
        id=here.new_document(association_id=here.association, visible_to_homeowners=True),
    )

    with entered(here.home()) as connection:
        seen = {
            table: connection.run(f"select cast(id as text) from {table}")  # noqa: S608
            for table in ("associations", "homeowners", "documents", "users")
        }

    assert pending
    assert seen == {
        "associations": [[here.association]],
        "homeowners": [[here.homeowner]],
        "documents": [[shown]],
        "users": [[here.resident]],
    }


@pytest.mark.parametrize(
    "statement",
    [
        "update documents set file_name = 'mine'",
        "delete from documents",
        "update homeowners set phone = '12345' where id <> scope_homeowner_id()",
        "update users set name = 'Me' where id <> scope_user_id()",
    ],
)
def test_a_homeowner_changes_nothing_but_its_own_rows(statement: str) -> None:
    here = Tenant()
    here.new_document(association_id=here.association, visible_to_homeowners=True)
    new_homeowner(here.id, here.association)

    with entered(here.home()) as connection:
        connection.run(statement)
        assert connection.row_count == 0
        connection.run("update homeowners set phone = '12345'")
        assert connection.row_count == 1


def test_a_homeowner_is_told_the_address_of_its_own_home_only() -> None:
    here = Tenant()
    sql(
        "update homeowners set property_id = :property, unit_id = :unit where id = :id",
        property=here.property,
        unit=here.unit,
        id=here.homeowner,
    )

    with entered(here.home()) as connection:
        address = connection.run("select property_name, unit_name from own_home_address()")
    with entered(owner_of(here.organization)) as connection:
        outside = connection.run("select from own_home_address()")

    assert address == [["Court", "1A"]]
    assert outside == []


def test_an_idempotency_key_is_seen_by_its_own_actor_only() -> None:
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


def test_a_repeated_mail_is_queued_once() -> None:
    here = Tenant()

    for _ in range(2):
        with entered(owner_of(here.organization)) as connection:
            connection.run(
                "insert into outbox (organization_id, kind, payload, dedupe_key)"
                " values (:id, 'email', '{}', :key) on conflict do nothing",
                id=here.id,
                key=f"once-{here.id}",
            )

    assert sql("select count(*) from outbox where dedupe_key = :k", k=f"once-{here.id}") == [[1]]
