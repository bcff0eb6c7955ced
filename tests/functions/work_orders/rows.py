"""The work_orders rows of the table of all endpoints."""

from typing import Any

from tests import lettings
from tests.endpoint_table import Row
from tests.factories import Organization, sql
from tests.functions.homeowners.rows import added_homeowner
from tests.http.client import send

NEW = {"title": "Dripping tap", "description": "In the kitchen.", "category": "plumbing"}


def new_order(organization: Organization, **changes: Any) -> dict[str, Any]:
    """A work order made by the owner, in a new property unless `property_id` is given."""
    property_id = changes.pop("property_id", None) or lettings.new_property(organization)
    body = NEW | {"property_id": property_id} | changes
    response = send("POST", "/v1/work-orders", body, token=organization.owner.token)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json
    return made


def moved(organization: Organization, order_id: str, verb: str, **body: Any) -> dict[str, Any]:
    """The work order after this step by the owner."""
    path = f"/v1/work-orders/{order_id}/{verb}"
    response = send("POST", path, body, token=organization.owner.token)
    assert response.status_code == 200, response.text
    made: dict[str, Any] = response.json
    return made


def resident_tenant(organization: Organization, property_id: str, **columns: Any) -> str:
    """A tenant on a lease of a new unit of the property: the id."""
    unit_id = lettings.new_unit(organization, property_id, name=f"of {columns.get('email')}")
    tenant_id = lettings.new_tenant(organization, **columns)
    # One that has ended, because a tenant on a running one can't be archived.
    sql(
        """
        with lease as (
            insert into leases (
                organization_id, property_id, unit_id, start_date, end_date, rent_amount_cents,
                rent_due_day, status, activated_at, bill_from, ended_on
            )
            values (:organization, :property, :unit, '2025-01-01', '2025-12-31', 100000, 1,
                'expired', now(), '2025-01-01', '2025-12-31')
            returning id
        )
        insert into lease_tenants (organization_id, lease_id, tenant_id, is_primary)
        select :organization, id, :tenant, true from lease
        """,
        organization=organization.id,
        property=property_id,
        unit=unit_id,
        tenant=tenant_id,
    )
    return tenant_id


def resident_homeowner(organization: Organization, property_id: str, **columns: Any) -> str:
    """A homeowner of a new association, to which the property then belongs: the id."""
    home = added_homeowner(organization, **columns)
    path, body = f"/v1/properties/{property_id}", {"association_id": home["association_id"]}
    response = send("PATCH", path, body, token=organization.owner.token)
    assert response.status_code == 200, response.text
    return str(home["id"])


def order_of_tenant(organization: Organization, **changes: Any) -> dict[str, Any]:
    """A work order that a tenant with an e-mail asks for."""
    house = lettings.new_property(organization)
    tenant = resident_tenant(organization, house, **{"email": "tessa@one.example"} | changes)
    return new_order(organization, property_id=house, requested_by_tenant_id=tenant)


def order_of_homeowner(organization: Organization, **columns: Any) -> dict[str, Any]:
    """A work order that a homeowner without an account asks for."""
    house = lettings.new_property(organization)
    home = resident_homeowner(organization, house, **columns)
    return new_order(organization, property_id=house, requested_by_homeowner_id=home)


def _id(organization: Organization) -> dict[str, str]:
    return {"work_order_id": new_order(organization)["id"]}


def _of_tenant(organization: Organization) -> dict[str, str]:
    return {"work_order_id": order_of_tenant(organization)["id"]}


def _completed(organization: Organization) -> dict[str, str]:
    made = _of_tenant(organization)
    moved(organization, made["work_order_id"], "complete")
    return made


def _new(organization: Organization) -> dict[str, Any]:
    return NEW | {"property_id": lettings.new_property(organization)}


NOTED = {"note": "The part is ordered."}
ROWS = {
    "work_orders__cancel": Row(_of_tenant, body=lambda _: {**NOTED}),
    "work_orders__complete": Row(_of_tenant, body=lambda _: NOTED | {"actual_cost_cents": 12000}),
    "work_orders__create": Row(body=_new),
    "work_orders__get": Row(_id),
    "work_orders__list": Row(),
    "work_orders__reopen": Row(_completed, body=lambda _: {**NOTED}),
    "work_orders__start": Row(_of_tenant, body=lambda _: {**NOTED}),
    "work_orders__update": Row(_id, body=lambda _: {"priority": "high"}),
}
