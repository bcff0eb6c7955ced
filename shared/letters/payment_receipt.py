"""The receipt of a payment: goes to the homeowner or payer, else to the lease's primary tenant."""

import msgspec

from shared.database.scope import Database
from shared.letters.notification import OfPayment
from shared.mail.letter import Letter


class _Paid(msgspec.Struct, frozen=True):
    email: str
    organization: str
    amount: str
    place: str | None
    reference: str | None


class PaymentReceipt(OfPayment, frozen=True, kw_only=True, tag="payment_receipt"):
    """Goes to the person who has paid, as far as that is known and there is an e-mail."""

    def letter(self, db: Database) -> Letter | None:
        """None for a payment that does not stand: pending, failed, voided or refunded."""
        found = db.maybe_one(
            _Paid,
            """
            select payer.email, organization.name as organization,
                to_char(payment.amount_cents / 100.0, 'FM999,999,999,999,990.00') as amount,
                coalesce(association.name, property.name) || coalesce(', ' || unit.name, '')
                    as place,
                payment.reference
            from payments as payment
            join organizations as organization on organization.id = payment.organization_id
            left join leases as lease on lease.id = payment.lease_id
            left join homeowners as homeowner on homeowner.id = payment.homeowner_id
            left join users as person on person.id = homeowner.user_id
            left join associations as association on association.id = payment.association_id
            left join properties as property on property.id = lease.property_id
            left join units as unit on unit.id = coalesce(lease.unit_id, homeowner.unit_id)
            left join payment_methods as method on method.id = payment.payment_method_id
            left join lease_tenants as renter on renter.lease_id = lease.id and renter.is_primary
            left join tenants as tenant
                on tenant.id = coalesce(method.tenant_id, payment.tenant_id, renter.tenant_id)
            cross join lateral (
                select coalesce(person.email, homeowner.email) as email, homeowner.archived_at
                where homeowner.id is not null
                union all
                select tenant.email, tenant.archived_at where tenant.id is not null
            ) as payer
            where payment.id = $1 and payment.status = 'succeeded' and payer.email is not null
                and payer.archived_at is null
            """,
            self.payment_id,
        )
        if found is None:
            return None
        return worded(found.email, found.organization, found.amount, found.place, found.reference)


def worded(
    recipient: str, organization: str, amount: str, place: str | None, reference: str | None
) -> Letter:
    """The mail."""
    home = f" for {place}" if place else ""
    noted = (f"Reference: {reference}",) if reference else ()
    return Letter(
        recipient,
        "We have received your payment",
        (f"{organization} has received your payment of {amount}{home}. Thank you.", *noted),
    )
