"""Tells a tenant that collecting without asking was switched on or off."""

from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.letters.notification import Notification
from shared.mail.letter import Letter


class _Payer(msgspec.Struct, frozen=True):
    email: str
    organization: str
    method: str


class AutopaySwitched(Notification, frozen=True, kw_only=True, tag="autopay_switched"):
    """Goes to the tenant of the payment method."""

    payment_method_id: UUID
    is_on: bool

    def is_foreign(self, db: Database, organization_id: UUID) -> bool:
        """Whether the payment method is another organization's."""
        found = db.execute(
            "select from payment_methods where id = $1 and organization_id <> $2",
            self.payment_method_id,
            organization_id,
        )
        return found > 0

    def letter(self, db: Database) -> Letter | None:
        """None without an e-mail. Each switch is told, also one that did not last."""
        found = db.maybe_one(
            _Payer,
            """
            select tenant.email, organization.name as organization,
                case type when 'card' then 'card' else 'bank account' end
                    || coalesce(' that ends in ' || last4, '') as method
            from payment_methods as method
            join tenants as tenant on tenant.id = method.tenant_id
            join organizations as organization on organization.id = method.organization_id
            where method.id = $1 and tenant.email is not null and tenant.archived_at is null
            """,
            self.payment_method_id,
        )
        if found is None:
            return None
        worded = worded_on if self.is_on else worded_off
        return worded(found.email, found.organization, found.method)


def worded_on(recipient: str, organization: str, method: str) -> Letter:
    """The mail about a permission."""
    return Letter(
        recipient,
        "Your rent will be collected automatically",
        (
            f"{organization} will collect what is due from your {method} without asking each time.",
            "You have authorized this in writing. If you have not, tell them now.",
        ),
    )


def worded_off(recipient: str, organization: str, method: str) -> Letter:
    """The mail about its end."""
    return Letter(
        recipient,
        "Your rent is not collected automatically any more",
        (f"{organization} will collect nothing from your {method} by itself any more.",),
    )
