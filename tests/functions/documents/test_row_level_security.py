"""The documents that the tenant login can reach with any statement."""

import msgspec
import pytest

from shared.database.scope import Database, Scope
from tests.factories import (
    Home,
    Organization,
    new_association,
    new_homeowner,
    new_member,
    new_organization,
)
from tests.functions.documents.rows import new_document, start
from tests.functions.properties.rows import new_property
from tests.functions.work_orders.rows import new_order
from tests.violations import new_violation


class Seen(msgspec.Struct):
    """A document's id."""

    id: str


def seen(scope: Scope) -> list[str]:
    """Every document that a statement without a condition returns."""
    found = Database("pavilion_tenant", scope, {}).all(Seen, "select {columns} from documents")
    return [each.id for each in found]


def homeowner_of(organization: Organization, association_id: str) -> Scope:
    return scope_of(new_homeowner(organization, association_id=association_id))


def scope_of(home: Home) -> Scope:
    return Scope(
        kind="homeowner",
        user_id=home.person.user_id,
        session_id=home.person.user_id,
        generation=1,
        homeowner_id=home.homeowner_id,
    )


def test_a_homeowner_sees_the_associations_visible_documents() -> None:
    organization = new_organization()
    own, other = new_association(organization), new_association(organization)
    shown = new_document(organization, association_id=own, visible_to_homeowners="true")
    new_document(organization, association_id=own)
    new_document(organization, association_id=other, visible_to_homeowners="true")
    start(organization, association_id=own, visible_to_homeowners=True)
    new_document(organization)

    assert seen(homeowner_of(organization, own)) == [shown["id"]]


def test_a_homeowner_changes_nothing() -> None:
    organization = new_organization()
    own = new_association(organization)
    new_document(organization, association_id=own, visible_to_homeowners="true")
    database = Database("pavilion_tenant", homeowner_of(organization, own), {})

    assert database.execute("update documents set category = 'other'") == 0
    assert database.execute("delete from documents") == 0


def test_a_manager_sees_one_organization_and_no_scope_sees_none() -> None:
    organization = new_organization()
    made = new_document(organization)
    new_document(new_organization())
    member = new_member(organization, "viewer")
    scope = Scope(
        kind="manager",
        user_id=member.user_id,
        session_id=member.user_id,
        generation=1,
        organization_id=organization.id,
        role="viewer",
    )

    assert seen(scope) == [made["id"]]
    assert seen(Scope(kind="anyone")) == []


def test_a_statement_cannot_write_into_another_organization() -> None:
    organization, other = new_organization(), new_organization()
    scope = Scope(
        kind="manager",
        user_id=organization.owner.user_id,
        session_id=organization.owner.user_id,
        generation=1,
        organization_id=organization.id,
        role="owner",
    )

    with pytest.raises(RuntimeError) as refused:
        Database("pavilion_tenant", scope, {}).execute(
            """
            insert into outbox (organization_id, kind, payload)
            values ($1, 'delete_object', '{"object_name": "another/file"}')
            """,
            other.id,
        )
    assert "row-level security" in str(refused.value)


def test_a_homeowner_sees_the_visible_documents_of_own_work() -> None:
    organization = new_organization()
    association_id = new_association(organization)
    home, other = (new_homeowner(organization, association_id=association_id) for _ in range(2))
    house = new_property(organization, association_id=association_id)["id"]
    own, others = (
        new_order(organization, property_id=house, requested_by_homeowner_id=each.homeowner_id)
        for each in (home, other)
    )
    shown = new_document(organization, work_order_id=own["id"], visible_to_homeowners="true")
    new_document(organization, work_order_id=own["id"])
    new_document(organization, work_order_id=others["id"], visible_to_homeowners="true")
    start(organization, work_order_id=own["id"], visible_to_homeowners=True)
    unasked = new_order(organization, property_id=house)["id"]
    new_document(organization, work_order_id=unasked, visible_to_homeowners="true")

    assert seen(scope_of(home)) == [shown["id"]]


def test_a_homeowner_sees_the_visible_documents_of_own_violations() -> None:
    organization = new_organization()
    association_id = new_association(organization)
    home, other = (new_homeowner(organization, association_id=association_id) for _ in range(2))
    own, others = (new_violation(organization, each.homeowner_id) for each in (home, other))
    shown = new_document(organization, violation_id=own, visible_to_homeowners="true")
    new_document(organization, violation_id=own)
    new_document(organization, violation_id=others, visible_to_homeowners="true")
    start(organization, violation_id=own, visible_to_homeowners=True)

    assert seen(scope_of(home)) == [shown["id"]]
