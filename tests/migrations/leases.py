"""Leases as rows, for tests of what the database does with them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.factories import sql


def day(offset: int) -> date:
    """The organization's day, this many days from today."""
    # The tests' organizations live in UTC.
    return datetime.now(UTC).date() + timedelta(days=offset)


def new_tenant(organization_id: str, **columns: Any) -> str:
    """A tenant, inserted without row-level security; its id."""
    values = {"first_name": "Tessa", "last_name": "Tenant", **columns}
    names = ", ".join(values)
    markers = ", ".join(f":{name}" for name in values)
    [[tenant_id]] = sql(
        f"""
        insert into tenants (organization_id, {names}) values (:organization_id, {markers})
        returning id::text
        """,  # noqa: S608 - column names from the tests' own code
        organization_id=organization_id,
        **values,
    )
    return str(tenant_id)


def new_lease(unit_id: str, tenant_id: str | None = None, **columns: Any) -> str:
    """A lease of the unit, active since yesterday unless the columns say otherwise; its id.

    Inserted without row-level security.
    """
    [[organization_id]] = sql("select organization_id::text from units where id = :id", id=unit_id)
    values = {
        "status": "active",
        "start_date": day(-1),
        "bill_from": day(60),
        "rent_amount_cents": 150000,
        "rent_due_day": 1,
        **columns,
    }
    names = ", ".join(values)
    markers = ", ".join(f":{name}" for name in values)
    [[lease_id]] = sql(
        f"""
        with lease as (
            insert into leases (organization_id, property_id, unit_id, activated_at, {names})
            select organization_id, property_id, id, now(), {markers}
            from units where id = :unit returning id
        ), joined as (
            insert into lease_tenants (organization_id, lease_id, tenant_id, is_primary)
            select :organization, id, :tenant, true from lease
        )
        select id::text from lease
        """,  # noqa: S608 - column names from the tests' own code
        unit=unit_id,
        organization=organization_id,
        tenant=tenant_id or new_tenant(organization_id),
        **values,
    )
    return str(lease_id)


def end_lease(lease_id: str) -> None:
    """End the lease today."""
    sql(
        "update leases set status = 'terminated', ended_on = :day where id = :id",
        day=day(0),
        id=lease_id,
    )
