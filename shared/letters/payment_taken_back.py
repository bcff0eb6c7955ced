"""Tells a member with a role of money that a payment was taken back, or has come back."""

from typing import Literal
from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.letters.notification import OfPayment
from shared.mail.letter import Letter
from shared.roles import MONEY

Cause = Literal["dispute", "returned", "refund", "came_back"]
"""Disputed by the payer, returned by the bank, refunded at the processor, or back again."""
_WORDS = {
    "dispute": (
        "A payment is disputed",
        "The payment processor has withdrawn the money. Answer the dispute on its pages.",
    ),
    "returned": (
        "A bank debit was returned",
        "The bank has returned it, so that the payment processor has withdrawn the money.",
    ),
    "refund": (
        "A payment was refunded at the payment processor",
        "It was refunded on the payment processor's own pages.",
    ),
    "came_back": (
        "Money of a payment has come back",
        "A dispute was won, or a refund did not arrive. The money is entered as a new payment.",
    ),
}


class _Member(msgspec.Struct, frozen=True):
    email: str
    organization: str
    amount: str
    place: str | None


class PaymentTakenBack(OfPayment, frozen=True, kw_only=True, tag="payment_taken_back"):
    """Goes to the member `user_id`."""

    user_id: UUID
    cause: Cause

    def letter(self, db: Database) -> Letter | None:
        """None if the recipient does not keep the organization's books any more."""
        found = db.maybe_one(
            _Member,
            """
            select users.email, organization.name as organization,
                to_char(payment.amount_cents / 100.0, 'FM999,999,999,999,990.00') as amount,
                coalesce(association.name, property.name) || coalesce(', ' || unit.name, '')
                    as place
            from payments as payment
            join organizations as organization on organization.id = payment.organization_id
            join organization_memberships as membership
                on membership.organization_id = organization.id and membership.user_id = $2
                and membership.role = any ($3)
            join users on users.id = membership.user_id and users.email_verified_at is not null
            left join associations as association on association.id = payment.association_id
            left join properties as property on property.id = payment.property_id
            left join leases as lease on lease.id = payment.lease_id
            left join homeowners as homeowner on homeowner.id = payment.homeowner_id
            left join units as unit on unit.id = coalesce(lease.unit_id, homeowner.unit_id)
            where payment.id = $1
            """,
            self.payment_id,
            self.user_id,
            sorted(MONEY),
        )
        if found is None:
            return None
        return worded(found.email, found.organization, found.amount, found.place, self.cause)


def worded(
    recipient: str, organization: str, amount: str, place: str | None, cause: Cause
) -> Letter:
    """The mail."""
    subject, text = _WORDS[cause]
    home = f" for {place}" if place else ""
    return Letter(
        recipient, subject, (f"It is a payment of {amount} to {organization}{home}.", text)
    )
