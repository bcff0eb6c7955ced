"""What the agreement of a lease says, by the database.

A renewal that is a draft has the charges of its predecessor, which it takes over once active.
"""

from uuid import UUID

from shared.database.scope import Database
from shared.typesetting.lease_agreement import LeaseAgreement


def agreement_of(db: Database, lease_id: UUID) -> LeaseAgreement:
    """What the lease says today; NOT_FOUND."""
    return db.one(
        LeaseAgreement,
        """
        select leases.id as lease_id, today as drawn_up_on, organizations.name as landlord,
            (
                select jsonb_agg(
                    first_name || ' ' || last_name
                    order by is_primary desc, last_name, first_name, tenants.id)
                from lease_tenants join tenants on tenants.id = tenant_id
                where lease_id = leases.id
            ) as tenants,
            properties.name as property_name, address_line1, address_line2, city, state,
            postal_code, country, units.name as unit_name, start_date, end_date, rolls_over,
            rent_amount_cents,
            (
                select coalesce(jsonb_agg(rent_changes order by effective_month), '[]')
                from rent_changes where lease_id = leases.id
            ) as rent_changes,
            rent_due_day, deposit_amount_cents,
            (
                select coalesce(
                    jsonb_agg(recurring_charges order by anchor_date, recurring_charges.id), '[]')
                from recurring_charges
                where paused_at is null and (ends_on is null or ends_on >= today) and (
                    lease_id = leases.id
                    or (leases.status = 'draft' and lease_id = leases.previous_lease_id))
            ) as further_charges,
            late_fee_kind, late_fee_flat_cents, late_fee_percent_bp, late_fee_cap_cents,
            late_fee_grace_days, leases.notes
        from leases
        join organizations on organizations.id = leases.organization_id
        join properties on properties.id = leases.property_id
        join units on units.id = leases.unit_id
        cross join org_today(leases.organization_id) as today
        where leases.id = $1
        """,
        lease_id,
    )
