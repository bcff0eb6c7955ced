"""A homeowner's scope changes few columns of its own rows, though the grants are the staff's."""

import pytest

from tests.factories import Home, Organization, inserted, new_homeowner, new_organization, sql
from tests.lettings import new_property
from tests.migrations.logins import entered, refused
from tests.migrations.test_violations import scope_of
from tests.violations import new_violation

# What the portal's endpoints and an accepted invitation write. A new column is the staff's, unless
# it is named here.
OWN = {
    "homeowners": {"phone", "mailing_address", "processor_customer_id", "user_id"},
    "violations": {"status", "appealed_from", "resolved_at", "closed_at", "outcome"},
    "work_orders": {"status", "cancelled_at"},
}


def new_rows(organization: Organization, home: Home) -> dict[str, str]:
    """The homeowner, a violation and a request of it: their ids by table."""
    request = {
        "organization_id": organization.id,
        "property_id": new_property(organization, association_id=home.association_id),
        "requested_by_homeowner_id": home.homeowner_id,
        "title": "Leak",
        "description": "It drips.",
        "category": "plumbing",
    }
    return {
        "homeowners": home.homeowner_id,
        "violations": new_violation(organization, home.homeowner_id),
        "work_orders": inserted("work_orders", request),
    }


@pytest.mark.parametrize("table", OWN)
def test_a_homeowner_changes_few_columns_of_its_own(table: str) -> None:
    organization = new_organization()
    home = new_homeowner(organization)
    rows = new_rows(organization, home)
    granted = sql(
        """
        select column_name::text from information_schema.column_privileges
        where table_name = :table and grantee = 'pavilion_tenant' and privilege_type = 'UPDATE'
        """,
        table=table,
    )
    others = {name for [name] in granted} - OWN[table]
    assert others

    for column in sorted(others):
        change = f"update {table} set {column} = {column} where id = :id"  # noqa: S608 - names
        with refused("P0001"), entered(scope_of(home)) as connection:
            connection.run(change, id=rows[table])
