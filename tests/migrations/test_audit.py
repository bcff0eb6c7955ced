"""The audit log records changes, actors and impersonators, but no secret."""

from ipaddress import IPv4Address
from typing import Any

import pytest

from tests.factories import Organization, new_homeowner, new_organization, sql
from tests.lettings import new_tenant
from tests.migrations.logins import claims, entered, owner_of

AUDIT = """
    select action, changes, actor_kind, cast(actor_user_id as text), endpoint, ip
    from audit_log where organization_id = :organization and table_name = :table and row_id = :row
    order by at, id
"""


@pytest.fixture
def organization() -> Organization:
    return new_organization()


def audit(organization: Organization, table: str, row: str) -> list[Any]:
    return sql(AUDIT, organization=organization.id, table=table, row=row)


def test_a_change_is_audited_with_what_changed_and_who_did_it(organization: Organization) -> None:
    owner = organization.owner.user_id
    with entered(owner_of(organization)) as connection:
        [[property_id]] = connection.run(
            """
            insert into properties
                (organization_id, name, kind, address_line1, city, state, postal_code, country)
            values (scope_organization_id(), 'Court', 'condo', 'A', 'C', 'S', '1', 'US')
            returning cast(id as text)
            """
        )
        connection.run("update properties set name = 'Yard', notes = 'n'")
        connection.run("update properties set name = name")
    first, second = audit(organization, "properties", property_id)

    assert first[0] == "insert"
    assert first[1]["name"] == [None, "Court"]
    assert "notes" not in first[1]
    assert second == [
        "update",
        {"name": ["Court", "Yard"], "notes": [None, "n"]},
        "manager",
        owner,
        "tests__scope",
        IPv4Address("192.0.2.7"),
    ]


def test_a_deletion_and_an_organizations_own_change_are_audited(organization: Organization) -> None:
    with entered(owner_of(organization)) as connection:
        connection.run("update organizations set name = 'Renamed'")
        [[document]] = connection.run(
            """
            insert into documents
                (organization_id, category, file_name, content_type, size_bytes, pending_until)
            values (scope_organization_id(), 'other', 'a', 'b', 1, now())
            returning cast(id as text)
            """
        )
        connection.run("delete from documents")

    assert audit(organization, "organizations", organization.id)[-1][:2] == [
        "update", {"name": ["Test", "Renamed"]},
    ]  # fmt: skip
    deleted = audit(organization, "documents", document)[-1]
    assert deleted[0] == "delete"
    assert deleted[1]["file_name"] == ["a", None]


def test_an_impersonator_is_in_every_audit_row(organization: Organization) -> None:
    admin = new_organization().owner.user_id
    sql("update users set is_super_admin = true where id = :u", u=admin)
    given = claims(
        "manager", user=admin, generation=1, organization=organization.id, role="admin",
        impersonator=admin,
    )  # fmt: skip
    with entered(given) as connection:
        connection.run("update organizations set name = 'By support'")

    assert sql(
        """
        select cast(impersonator_user_id as text) from audit_log
        where organization_id = :i and changes -> 'name' ->> 1 = 'By support'
        """,
        i=organization.id,
    ) == [[admin]]


def test_a_homeowners_change_names_its_home(organization: Organization) -> None:
    home = new_homeowner(organization)
    given = claims("homeowner", user=home.person.user_id, generation=1, homeowner=home.homeowner_id)
    with entered(given) as connection:
        connection.run("update homeowners set phone = '12345'")

    assert sql(
        """
        select actor_kind, cast(actor_user_id as text), cast(homeowner_id as text) from audit_log
        where row_id = :id and action = 'update'
        """,
        id=home.homeowner_id,
    ) == [["homeowner", home.person.user_id, home.homeowner_id]]


@pytest.mark.parametrize(("kind", "named"), [("admin", "super_admin"), ("system", "system")])
def test_platform_actions_appear_in_the_organizations_log(
    organization: Organization, kind: str, named: str
) -> None:
    operator = new_organization().owner.user_id
    sql("update users set is_super_admin = true where id = :u", u=operator)
    tenant = new_tenant(organization)
    with entered(claims(kind, user=operator, generation=1), "pavilion_platform") as connection:
        connection.run("update tenants set status = 'inactive' where id = :id", id=tenant)

    [change] = audit(organization, "tenants", tenant)[1:]
    assert change[:4] == [
        "update",
        {"status": ["prospect", "inactive"]},
        named,
        operator if kind == "admin" else None,
    ]


def test_no_secret_is_audited(organization: Organization) -> None:
    sql("insert into associations (organization_id, name) values (:i, 'HOA')", i=organization.id)
    sql(
        """
        insert into invitations (organization_id, kind, email, role, invited_by_user_id)
        values (:i, 'member', 'a@example.com', 'viewer', :u)
        """,
        i=organization.id,
        u=organization.owner.user_id,
    )

    changes = sql("select changes from audit_log where organization_id = :i", i=organization.id)
    columns = {name for [change] in changes for name in change}
    assert {"accepts_join_requests", "expires_at"} <= columns
    assert not {"join_code", "nonce", "email_key", "updated_at"} & columns
