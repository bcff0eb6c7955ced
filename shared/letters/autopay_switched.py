"""Tells a tenant or a homeowner that collecting without asking was switched on or off."""

from typing import Literal
from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.letters.notification import Notification
from shared.mail.letter import Letter

Dues = Literal["rent", "assessments"]
"""What is collected."""
Consent = Literal["in writing", "in the portal"]
"""How the payer has agreed to it."""


class _Payer(msgspec.Struct, frozen=True):
    email: str
    payee: str
    method: str
    dues: Dues
    consent: Consent


class AutopaySwitched(Notification, frozen=True, kw_only=True, tag="autopay_switched"):
    """Goes to the person whose payment method it is."""

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
            select coalesce(homeowner.email, tenant.email) as email,
                coalesce(association.name, organization.name) as payee,
                case type when 'card' then 'card' else 'bank account' end
                    || coalesce(' that ends in ' || last4, '') as method,
                case when homeowner.id is null then 'rent' else 'assessments' end as dues,
                case when homeowner.id is null then 'in writing' else 'in the portal' end
                    as consent
            from payment_methods as method
            join organizations as organization on organization.id = method.organization_id
            left join tenants as tenant
                on tenant.id = method.tenant_id and tenant.archived_at is null
            left join homeowners as homeowner on homeowner.id = method.homeowner_id
            left join associations as association on association.id = homeowner.association_id
            where method.id = $1 and coalesce(homeowner.email, tenant.email) is not null
            """,
            self.payment_method_id,
        )
        if found is None:
            return None
        if not self.is_on:
            return worded_off(found.email, found.payee, found.method, found.dues)
        return worded_on(found.email, found.payee, found.method, found.dues, found.consent)


def worded_on(recipient: str, payee: str, method: str, dues: Dues, consent: Consent) -> Letter:
    """The mail about a permission."""
    return Letter(
        recipient,
        "Automatic payments are switched on",
        (
            f"{payee} will collect {dues} from your {method} when due, without asking.",
            f"You have authorized this {consent}. If you have not, tell them now.",
        ),
    )


def worded_off(recipient: str, payee: str, method: str, dues: Dues) -> Letter:
    """The mail about its end."""
    return Letter(
        recipient,
        "Automatic payments are switched off",
        (f"{payee} will collect no {dues} from your {method} by itself any more.",),
    )
