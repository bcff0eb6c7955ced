from typing import Any

from tests.factories import Organization, new_association, new_organization, sql
from tests.functions.homeowners.rows import added_homeowner
from tests.functions.leases.rows import active_lease
from tests.functions.properties.rows import new_property
from tests.functions.tenants.rows import new_tenant
from tests.functions.units.rows import new_unit
from tests.functions.vendors.rows import new_vendor
from tests.http.client import send


def found(organization: Organization, q: str) -> list[dict[str, Any]]:
    """What the owner finds."""
    response = send("GET", "/v1/search", token=organization.owner.token, query={"q": q})
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json["items"]
    return items


def test_finds_each_kind_with_what_tells_it_from_others() -> None:
    organization = new_organization()
    house = new_property(organization, name="Quincy House", address_line1="7 Elm Street")
    unit = new_unit(organization, property_id=house["id"], name="Quincy 1")
    tenant = new_tenant(organization, first_name="Ada", last_name="Quincy")
    lease = active_lease(organization, unit_id=unit["id"], tenant_ids=[tenant["id"]])
    vendor = new_vendor(organization, name="QUÍNCY Plumbing")
    association = new_association(organization, name="Quincy Court", city="Elgin")
    homeowner = added_homeowner(
        organization, association_id=association, first_name="Quincy", last_name="Owner"
    )

    assert found(organization, "quincy") == [
        {"kind": "tenant", "id": tenant["id"], "name": "Ada Quincy",
         "place": "Quincy House, Quincy 1", "lease_id": lease["id"]},
        {"kind": "unit", "id": unit["id"], "name": "Quincy 1", "place": "Quincy House",
         "lease_id": lease["id"]},
        {"kind": "property", "id": house["id"], "name": "Quincy House",
         "place": f"7 Elm Street, {house['city']}", "lease_id": None},
        {"kind": "vendor", "id": vendor["id"], "name": "QUÍNCY Plumbing",
         "place": vendor["phone"], "lease_id": None},
        {"kind": "homeowner", "id": homeowner["id"], "name": "Quincy Owner",
         "place": "Quincy Court", "lease_id": None},
        {"kind": "association", "id": association, "name": "Quincy Court", "place": "Elgin",
         "lease_id": None},
    ]  # fmt: skip
    assert [each["kind"] for each in found(organization, "7 elm")] == ["property"]


def test_finds_at_most_five_of_a_kind_by_name() -> None:
    organization = new_organization()
    for number in range(7):
        new_vendor(organization, name=f"Otto {6 - number}")

    names = [each["name"] for each in found(organization, "otto")]

    assert names == [f"Otto {number}" for number in range(5)]


def test_leaves_out_what_is_archived_or_of_another_organization() -> None:
    organization = new_organization()
    gone = new_vendor(organization, name="Otto 1")["id"]
    new_vendor(new_organization(), name="Otto 2")
    sql("update vendors set archived_at = now() where id = :id", id=gone)

    assert found(organization, "otto") == []


def test_leaves_out_what_the_plan_does_not_include() -> None:
    organization = new_organization()
    sql(
        """
        with reduced as (
            insert into subscription_plans (slug, name, price_cents, billing_interval, features,
                is_active, display_order)
            values (gen_random_uuid()::text, 'Small', 0, 'monthly', '{tenants}', false, 9)
            returning id
        )
        update subscriptions set plan_id = (select id from reduced) where organization_id = :id
        """,
        id=organization.id,
    )
    sql(
        """
        with vendor as (
            insert into vendors (organization_id, name, phone) values (:id, 'Otto', '1 312 555')
        )
        insert into tenants (organization_id, first_name, last_name) values (:id, 'Otto', 'Tenant')
        """,
        id=organization.id,
    )

    assert [each["kind"] for each in found(organization, "otto")] == ["tenant"]
