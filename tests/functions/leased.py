"""Leases for tests of what depends on one, made as the superuser."""

from tests.factories import Organization, sql


def put_on_lease(organization: Organization, unit_id: str, tenant_id: str) -> str:
    """A lease of the unit with this one tenant, which has ended: its id."""
    [[lease_id]] = sql(
        """
        with lease as (
            insert into leases (
                organization_id, property_id, unit_id, start_date, end_date, rent_amount_cents,
                rent_due_day, status, activated_at, bill_from, ended_on
            )
            select :organization, property_id, id, '2025-01-01', '2025-12-31', 100000, 1,
                'expired', now(), '2025-01-01', '2025-12-31'
            from units where id = :unit
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
