"""No statement in a member's scope raises that member's rights, or gives rights to others."""

from typing import Any

import pytest

from tests.factories import Person, new_member
from tests.migrations.logins import entered, member_of, refused
from tests.migrations.tenants import Tenant

INVITE = """
    insert into invitations (organization_id, kind, email, role, invited_by_user_id)
    values (scope_organization_id(), 'member', 'second@example.com', :role, scope_user_id())
"""


@pytest.fixture
def here() -> Tenant:
    return Tenant()


def touched(given: dict[str, Any], statement: str) -> int:
    """How many rows the statement changes."""
    with entered(given) as connection:
        connection.run(statement)
        return int(connection.row_count)


def scope_of(here: Tenant, role: Any) -> tuple[dict[str, Any], Person]:
    """The scope of a new member, and the member."""
    member = new_member(here.organization, role)
    return member_of(here.organization, member, role), member


@pytest.mark.parametrize("role", ["manager", "accountant", "viewer"])
def test_other_roles_give_and_take_no_rights(here: Tenant, role: str) -> None:
    given, _ = scope_of(here, role)

    assert touched(given, "update organization_memberships set role = 'owner'") == 0
    assert touched(given, "update invitations set expires_at = now() + interval '1 year'") == 0
    with refused("PV401"), entered(given) as connection:
        connection.run(INVITE, role="viewer")
    # The member itself may leave.
    assert touched(given, "delete from organization_memberships") == 1


def test_only_an_owner_makes_an_owner(here: Tenant) -> None:
    given, _ = scope_of(here, "admin")

    with refused("42501"), entered(given) as connection:
        connection.run("update organization_memberships set role = 'owner' where role = 'admin'")
    with refused("PV401"), entered(given) as connection:
        connection.run(INVITE, role="owner")
    with entered(given) as connection:
        connection.run(INVITE, role="admin")
