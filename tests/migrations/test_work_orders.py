"""Work orders in the database: an archived property has no open one, under any concurrency."""

from functools import partial

import pytest

from tests.factories import Organization, new_organization, sql
from tests.migrations.logins import (
    entered,
    new_association,
    new_homeowner,
    new_property,
    outcome,
    outcome_after,
    owner_of,
    refused,
)
from tests.migrations.tenants import Tenant

ORDER = """
    insert into work_orders (organization_id, property_id, title, description, category)
    values (scope_organization_id(), :house, 'Tap', '', 'plumbing')
"""
CLOSE = (
    "update work_orders set status = 'completed', completed_at = now() where property_id = :house"
)
REOPEN = "update work_orders set status = 'open', completed_at = null where property_id = :house"
ARCHIVE = "update properties set archived_at = now() where id = :house"
RESTORE = "update properties set archived_at = null where id = :house"


@pytest.fixture
def organization() -> Organization:
    return new_organization()


@pytest.fixture
def house(organization: Organization) -> str:
    return new_property(organization.id)


def run(organization: Organization, *statements: str, **ids: str) -> None:
    """Run statements as the owner, in one transaction."""
    with entered(owner_of(organization)) as connection:
        for statement in statements:
            connection.run(statement, **ids)


@pytest.mark.parametrize(
    ("before", "opens"), [((), ORDER), ((ORDER, CLOSE), REOPEN)], ids=["create", "reopen"]
)
def test_opening_and_archiving_wait_for_each_other(
    organization: Organization, house: str, before: tuple[str, ...], opens: str
) -> None:
    run(organization, *before, house=house)
    archive = partial(run, organization, ARCHIVE, house=house)
    with entered(owner_of(organization)) as connection:
        connection.run(opens, house=house)
        assert outcome_after(connection, archive) == "PV409"

    run(organization, CLOSE, house=house)
    with entered(owner_of(organization)) as connection:
        connection.run(ARCHIVE, house=house)
        assert outcome_after(connection, partial(run, organization, opens, house=house)) == "PV409"


def test_a_property_with_open_orders_names_what_to_do(
    organization: Organization, house: str
) -> None:
    run(organization, ORDER, house=house)

    with refused("PV409") as fields:
        run(organization, ARCHIVE, house=house)

    message = "The property has open work orders. Complete or cancel them first."
    assert fields[0]["M"] == message
    run(organization, CLOSE, ARCHIVE, RESTORE, house=house)


def test_assigning_and_archiving_a_vendor_wait_for_each_other(
    organization: Organization, house: str
) -> None:
    run(organization, ORDER, house=house)
    [[vendor]] = sql(
        """
        insert into vendors (organization_id, name, phone) values (:id, 'Pipes', '555 0101')
        returning id::text
        """,
        id=organization.id,
    )
    assign = "update work_orders set vendor_id = :vendor where property_id = :house"
    archive = "update vendors set archived_at = now() where id = :vendor"

    with entered(owner_of(organization)) as connection:
        connection.run(assign, house=house, vendor=vendor)
        late = partial(run, organization, archive, vendor=vendor)
        assert outcome_after(connection, late) is None
    run(organization, CLOSE, house=house)
    other = new_property(organization.id)
    run(organization, ORDER, house=other)
    late = partial(run, organization, assign, house=other, vendor=vendor)
    assert outcome(late) == "PV409"


def test_a_homeowner_sees_its_own_orders_and_shown_documents() -> None:
    here = Tenant()
    neighbour = new_homeowner(here.id, here.association)
    for homeowner in (here.homeowner, neighbour, None):
        [[order_id]] = sql(
            """
            with made as (
                insert into work_orders (
                    organization_id, property_id, title, description, category,
                    requested_by_homeowner_id
                )
                values (:id, :house, 'Tap', '', 'plumbing', :homeowner) returning *
            )
            insert into work_order_events (organization_id, work_order_id, to_status, actor_kind)
            select organization_id, id, status, 'system' from made returning work_order_id::text
            """,
            id=here.id,
            house=here.property,
            homeowner=homeowner,
        )
        here.new_document(work_order_id=order_id, visible_to_homeowners=True)
        here.new_document(work_order_id=order_id)

    with entered(here.home()) as connection:
        orders = connection.run("select id, requested_by_homeowner_id::text from work_orders")
        events = connection.run("select work_order_id from work_order_events")
        documents = connection.run("select work_order_id from documents")

    with refused("P0001"), entered(here.home()) as connection:
        connection.run("update work_orders set title = 'Mine'")
    assert [homeowner for _, homeowner in orders] == [here.homeowner]
    assert events == documents == [[order_id] for order_id, _ in orders]


def test_a_homeowner_of_another_association_asks_for_nothing_here() -> None:
    here = Tenant()
    stranger = new_homeowner(here.id, new_association(here.id))
    statement = """
        insert into work_orders (
            organization_id, property_id, title, description, category, requested_by_homeowner_id
        )
        values (scope_organization_id(), :house, 'Tap', '', 'plumbing', :homeowner)
    """

    with refused("23503"), entered(owner_of(here.organization)) as connection:
        connection.run(statement, house=here.property, homeowner=stranger)
