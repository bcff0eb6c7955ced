"""Properties, units, tenants and leases as the API makes them, each in one statement.

For tests that only begin with them: a request takes several times as long. What they are is
compared with what requests make in tests/test_lettings.py.
"""

from typing import Any

from tests.factories import Organization, inserted, sql

PROPERTY: dict[str, Any] = {
    "name": "Linden Court",
    "kind": "multi_family",
    "address_line1": "1 Linden Street",
    "city": "Chicago",
    "state": "IL",
    "postal_code": "60601",
    "country": "US",
}
UNIT = {"name": "1A"}
TENANT = {"first_name": "Tessa", "last_name": "Tenant"}
# Of a lease that began before last month.
BILLED = "date_trunc('month', now())"
VENDOR = {"name": "Quick Pipes", "phone": "312 555 0199"}
TERMS = {"start_date": "2020-01-01", "rent_amount_cents": 150000, "rent_due_day": 1}


def new_property(organization: Organization, **columns: Any) -> str:
    """A property: its id."""
    return inserted("properties", PROPERTY | {"organization_id": organization.id} | columns)


def new_unit(organization: Organization, property_id: str | None = None, **columns: Any) -> str:
    """A unit, of a new property unless one is given: its id."""
    place = {
        "organization_id": organization.id,
        "property_id": property_id or new_property(organization),
    }
    return inserted("units", UNIT | place | columns)


def new_tenant(organization: Organization, **columns: Any) -> str:
    """A tenant who has not applied yet: the id."""
    return inserted("tenants", TENANT | {"organization_id": organization.id} | columns)


def new_vendor(organization: Organization) -> str:
    """A vendor: its id."""
    return inserted("vendors", VENDOR | {"organization_id": organization.id})


def new_lease(
    organization: Organization, *tenant_ids: str, active: bool = True, **columns: Any
) -> str:
    """An active lease or a draft of a new unit, to a new tenant unless some are given: its id."""
    values = TERMS | columns
    names = ", ".join(values)
    markers = ", ".join(f":{name}" for name in values)
    status = "active" if active else "draft"
    unit = new_unit(organization)
    tenants = [*tenant_ids] or [new_tenant(organization)]
    [[lease_id]] = sql(
        f"""
        with lease as (
            insert into leases (organization_id, property_id, unit_id, {names}, status,
                activated_at, bill_from)
            select organization_id, property_id, id, {markers}, '{status}',
                {"now()" if active else "null"},
                {BILLED if active else "null"}
            from units where id = :unit returning organization_id, id
        ), joined as (
            insert into lease_tenants (organization_id, lease_id, tenant_id, is_primary)
            select organization_id, lease.id, tenant_id, tenant_id = :first
            from lease, unnest(cast(:tenants as uuid[])) as tenant_id
        ), entered as (
            update tenants set status = 'active'
            where '{status}' = 'active' and id = any (cast(:tenants as uuid[]))
        )
        select id::text from lease
        """,  # noqa: S608 - column names from the test's own code
        unit=unit,
        first=tenants[0],
        tenants=tenants,
        **values,
    )
    return str(lease_id)
