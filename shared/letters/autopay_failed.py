"""Tells the payer and the staff of money matters that an automatic payment has failed."""

from typing import LiteralString
from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.letters.notification import OfPayment
from shared.mail.letter import Letter


class _Failed(msgspec.Struct, frozen=True):
    email: str
    payee: str
    payer: str
    amount: str
    title: str
    method: str
    reason: str
    again: str | None
    """The day of the next try."""


class AutopayFailed(OfPayment, frozen=True, kw_only=True, tag="autopay_failed"):
    """Goes to the member `user_id`, and without one to the payer."""

    user_id: UUID | None = None

    def letter(self, db: Database) -> Letter | None:
        """None without an e-mail, and for a person who handles no money any more.

        None as well once the payment has succeeded after all, and of a suspended organization.
        """
        found = db.maybe_one(_Failed, _FAILED, self.payment_id, self.user_id)
        if found is None:
            return None
        return _to_payer(found) if self.user_id is None else _to_member(found)


def _to_payer(failed: _Failed) -> Letter:
    told = f"{failed.payee} could not collect {failed.amount} from your {failed.method}, for:"
    again = f"It is tried again on {failed.again}, unless you pay in another way before."
    over = "It is not tried again by itself. Please pay in another way."
    return Letter(
        failed.email,
        "Your automatic payment has failed",
        (f"{told} {failed.title}. {failed.reason}", again if failed.again else over),
    )


def _to_member(failed: _Failed) -> Letter:
    told = f"{failed.amount} could not be collected from {failed.payer}'s {failed.method}, for:"
    again, over = f"It is tried again on {failed.again}.", "It is not tried again by itself."
    return Letter(
        failed.email,
        "An automatic payment has failed",
        (f"{told} {failed.title}. {failed.reason}", again if failed.again else over),
    )


# The next try is named only if nothing stands in its way by now.
_FAILED: LiteralString = """
    select coalesce(member.email, person.email, homeowner.email, tenant.email) as email,
        coalesce(association.name, organization.name) as payee,
        coalesce(
            homeowner.first_name || ' ' || homeowner.last_name,
            tenant.first_name || ' ' || tenant.last_name) as payer,
        to_char(payment.amount_cents / 100.0, 'FM999,999,999,999,990.00') as amount,
        charge.description as title,
        case method.type when 'card' then 'card' else 'bank account' end
            || coalesce(' that ends in ' || method.last4, '') as method,
        coalesce(payment.failure_reason, 'No reason was given') || '.' as reason,
        case when method.autopay and charge.open_cents > 0 and next_try_on(charge) is not null then
            to_char(greatest(next_try_on(charge), (now() at time zone time_zone)::date),
                'FMDD FMMonth YYYY') end as again
    from payments as payment
    join organizations as organization on organization.id = payment.organization_id
    join payment_methods as method on method.id = payment.payment_method_id
    join charges as charge on charge.id = payment.for_charge_id
    left join tenants as tenant on tenant.id = method.tenant_id and tenant.archived_at is null
    left join homeowners as homeowner
        on homeowner.id = method.homeowner_id and homeowner.archived_at is null
    left join users as person on person.id = homeowner.user_id
    left join associations as association on association.id = homeowner.association_id
    left join (
        select users.id, users.email, organization_id from organization_memberships
        join users on users.id = user_id
        where role in ('owner', 'admin', 'accountant')
    ) as member on member.organization_id = payment.organization_id and member.id = $2
    where payment.id = $1 and payment.status = 'failed' and organization.suspended_at is null
        and ($2::uuid is null or member.id is not null)
        and coalesce(tenant.id, homeowner.id) is not null
        and coalesce(member.email, person.email, homeowner.email, tenant.email) is not null
"""
