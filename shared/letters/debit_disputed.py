"""Tells a payer that the bank took a payment back, and that the method must be entered anew."""

import msgspec

from shared.database.scope import Database
from shared.letters.notification import OfPayment
from shared.mail.letter import Letter


class _Payer(msgspec.Struct, frozen=True):
    email: str
    payee: str
    amount: str
    method: str


class DebitDisputed(OfPayment, frozen=True, kw_only=True, tag="debit_disputed"):
    """Goes to the person whose bank account the payment was debited from."""

    def letter(self, db: Database) -> Letter | None:
        """None without an e-mail."""
        found = db.maybe_one(
            _Payer,
            """
            select coalesce(homeowner.email, tenant.email) as email,
                coalesce(association.name, organization.name) as payee,
                to_char(payment.amount_cents / 100.0, 'FM999,999,999,999,990.00') as amount,
                'bank account' || coalesce(' that ends in ' || last4, '') as method
            from payments as payment
            join payment_methods as method on method.id = payment.payment_method_id
            join organizations as organization on organization.id = payment.organization_id
            left join tenants as tenant
                on tenant.id = method.tenant_id and tenant.archived_at is null
            left join homeowners as homeowner
                on homeowner.id = method.homeowner_id and homeowner.archived_at is null
            left join associations as association on association.id = homeowner.association_id
            where payment.id = $1 and coalesce(homeowner.email, tenant.email) is not null
            """,
            self.payment_id,
        )
        return worded(found.email, found.payee, found.amount, found.method) if found else None


def worded(recipient: str, payee: str, amount: str, method: str) -> Letter:
    """The mail."""
    return Letter(
        recipient,
        "Your bank has taken a payment back",
        (
            f"Your payment of {amount} to {payee} was taken back by your bank. It is owed again.",
            f"{payee} will collect nothing from your {method} without asking any more.",
            "To pay by bank account again, enter it anew: the bank has ended your permission.",
        ),
    )
