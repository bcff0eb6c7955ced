"""Leases for tests of what depends on one, made as the superuser."""

from tests.factories import Organization, sql


def put_on_lease(organization: Organization, unit_id: str, tenant_id: str) -> str:
    """A draft lease of the unit with this one tenant: its id."""
    [[lease_id]] = sql(
        """
        with lease as (
            insert into leases (
                organization_id, property_id, unit_id, start_date, rent_amount_cents, rent_due_day
            )
            select :organization, property_id, id, current_date, 100000, 1 from units
            where id = :unit
            returning id
        ), tenant as (
            insert into lease_tenants (organization_id, lease_id, tenant_id, is_primary)
            select :organization, id, :tenant, true from lease
        )
        select id::text from lease
        """,
        organization=organization.id,
        unit=unit_id,
        tenant=tenant_id,
    )
    return str(lease_id)
