"""A homeowner's session sees its own row, its association and the documents shown to it."""

import pytest

from tests.factories import sql
from tests.functions.auth.signing_in import join
from tests.migrations.logins import entered, new_association, new_homeowner, owner_of, refused
from tests.migrations.tenants import Tenant
from tests.safety.neighbour import neighbour


@pytest.mark.parametrize(
    "table",
    [
        "board_members",
        "organizations",
        "organization_memberships",
        "invitations",
        "subscriptions",
        "organization_usage",
        "effective_plans",
        "properties",
        "units",
        "join_requests",
        "payment_methods",
        "processor_requests",
        "set_up_links",
        "tenants",
        "vendors",
    ],
)
def test_a_homeowner_sees_no_office_rows(table: str) -> None:
    here = Tenant()

    with entered(here.home()) as connection:
        assert connection.run(f"select count(*) from {table}") == [[0]]  # noqa: S608


def test_a_homeowner_sees_its_row_association_and_documents() -> None:
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
def test_a_homeowner_can_change_only_its_own_rows(statement: str) -> None:
    here = Tenant()
    here.new_document(association_id=here.association, visible_to_homeowners=True)
    new_homeowner(here.id, here.association)

    with entered(here.home()) as connection:
        connection.run(statement)
        assert connection.row_count == 0
        connection.run("update homeowners set phone = '12345'")
        assert connection.row_count == 1


@pytest.mark.parametrize(
    "statement",
    [
        "insert into associations (organization_id, name) values (scope_organization_id(), 'Mine')",
        """
        insert into documents
            (organization_id, association_id, category, file_name, content_type, size_bytes,
             state, visible_to_homeowners)
        values (scope_organization_id(), scope_association_id(), 'rules', 'a.pdf',
            'application/pdf', 1, 'ready', true)
        """,
        """
        insert into homeowners
            (organization_id, association_id, user_id, first_name, last_name, email)
        values (scope_organization_id(), scope_association_id(), scope_user_id(), 'A', 'B',
            'a@example.com')
        """,
    ],
)
def test_a_homeowner_cannot_insert_rows(statement: str) -> None:
    here = Tenant()
    # A present resident already has an e-mail and an account, which would conflict.
    sql("update homeowners set archived_at = now() where id = :id", id=here.homeowner)
    here.homeowner = new_homeowner(here.id, new_association(here.id), here.resident)

    with refused("42501"), entered(here.home()) as connection:
        connection.run(statement)


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


def tables() -> list[str]:
    """Every table and view that a session of any kind may read."""
    found = sql(
        """
        select relname from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'v')
            and has_any_column_privilege('pavilion_tenant', oid, 'select')
        order by relname
        """
    )
    return [name for [name] in found]


# Public rows.
PUBLIC = {"subscription_plans"}
# Shows the rows of a table that is looked at.
OF_ACCOUNTS = {"account_balances"}


def test_no_table_shows_a_homeowner_more_than_that() -> None:
    here, there = Tenant(), Tenant()
    new_homeowner(here.id, here.association)
    # The person's other roles, even in the same organization, open nothing here.
    new_homeowner(there.id, there.association, here.resident)
    for organization_id in (here.id, there.id):
        join(organization_id, here.resident, "owner")
    next_door = new_association(here.id)
    shown = here.new_document(association_id=here.association, visible_to_homeowners=True)
    here.new_document(association_id=next_door, visible_to_homeowners=True)
    account = sql(
        "select cast(id as text) from accounts where homeowner_id = :id", id=here.homeowner
    )
    own = {
        "accounts": account,
        "associations": [[here.association]],
        "documents": [[shown]],
        "homeowners": [[here.homeowner]],
        "users": [[here.resident]],
    }
    hidden = [table for table in tables() if table not in own.keys() | PUBLIC | OF_ACCOUNTS]
    with entered(owner_of(here.organization)) as connection:
        connection.run(
            """
            insert into idempotency_keys (organization_id, actor_id, key, endpoint, request_digest)
            values (scope_organization_id(), scope_user_id(), 'k', 'e', 'd')
            """
        )

    with entered(here.home()) as connection:
        seen = {name: connection.run(f"select cast(id as text) from {name}") for name in own}  # noqa: S608
        counts = {name: connection.run(f"select count(*) from {name}") for name in hidden}  # noqa: S608

    assert seen == own
    assert counts == {name: [[0]] for name in hidden}
    # An empty result proves something only where there are rows, which the endpoints' rows make.
    neighbour()
    empty = [name for name in hidden if sql(f"select count(*) from {name}") == [[0]]]  # noqa: S608
    assert empty == [], "no endpoint's row (rows.py) fills these tables"
