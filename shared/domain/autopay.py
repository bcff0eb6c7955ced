"""Automatic payments: which charges are collected without asking, from what, and how often.

Rent, dues and what recurs are collected once they are due, each charge by itself, three times at
most (function `next_try_on`). The method is the primary tenant's, and of one payer's the newest
(view `autopay_methods`).
"""

from typing import LiteralString
from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.domain.collecting import Collection, Refusals, begin_collection
from shared.domain.ledger.account import ledger
from shared.problems import Code, Problem

# Whether the charge is of a kind, and of an amount, that is collected without asking. What is less
# than LEAST_CENTS or more than MOST_CENTS (collecting.py) is refused.
_COVERED: LiteralString = """
    (charge.type in ('rent', 'monthly_dues') or charge.recurring_charge_id is not null)
    and charge.open_cents between 50 and 99999999
"""
# Of an organization with its subscription: what is due there is collected.
_SERVED: LiteralString = """
    processor_ready and suspended_at is null
    and subscriptions.status in ('trialing', 'active', 'past_due')
"""
# Of a payment: it is no try, or the payer still agrees to it and owes as much. Judged again before
# the processor is asked, since a process may have died in between.
IS_WANTED: LiteralString = (
    """(
    origin <> 'autopay' or exists (
        select from autopay_methods as agreed
        join charges as charge on charge.organization_id = agreed.organization_id
            and charge.account_id = agreed.account_id
        join organizations on organizations.id = agreed.organization_id
        join subscriptions on subscriptions.organization_id = agreed.organization_id
        where agreed.organization_id = payments.organization_id
            and agreed.account_id = payments.account_id
            and agreed.lease_id is not distinct from payments.lease_id
            and agreed.payment_method_id = payments.payment_method_id
            and charge.id = payments.for_charge_id
            and charge.open_cents >= payments.amount_cents
            and """  # noqa: S608 - of literals only
    + _SERVED
    + "))"
)
# Of an open charge called `charge`: it is to be collected without asking, and was not tried yet. A
# late fee would punish the payer for that.
UNTRIED: LiteralString = (
    """
    not exists (
        select from payments
        where organization_id = charge.organization_id and for_charge_id = charge.id
            and origin = 'autopay')
    and exists (
        select from autopay_methods
        where organization_id = charge.organization_id and account_id = charge.account_id
            and lease_id is not distinct from charge.lease_id)
    and """  # noqa: S608 - of literals only
    + _COVERED
)
# Of a payment method: the day of the next try for something that is open now.
NEXT_TRY: LiteralString = (
    """(
    select min(next_try_on(charge)) from autopay_methods as agreed
    join charges as charge on charge.organization_id = agreed.organization_id
        and charge.account_id = agreed.account_id
        and charge.lease_id is not distinct from agreed.lease_id
    where agreed.payment_method_id = payment_methods.id
        and """  # noqa: S608 - of literals only
    + _COVERED
    + ")"
)
# Of a payment method: why the last try has failed; null if it has not.
LAST_FAILURE: LiteralString = """(
    select case when status = 'failed' then coalesce(failure_reason, 'No reason was given') end
    from payments
    where payments.organization_id = payment_methods.organization_id
        and payment_method_id = payment_methods.id and origin = 'autopay'
    order by payments.created_at desc, payments.id desc limit 1
)"""
# What is to be tried now, by the days of each organization.
_DUE: LiteralString = (
    """
    select distinct on (charge.id) charge.organization_id, charge.id, charge.account_id,
        charge.lease_id, method.payment_method_id
    from autopay_methods as method
    join charges as charge on charge.organization_id = method.organization_id
        and charge.account_id = method.account_id
        and charge.lease_id is not distinct from method.lease_id
    join organizations on organizations.id = charge.organization_id
    join subscriptions on subscriptions.organization_id = charge.organization_id
    where """  # noqa: S608 - of literals only
    + _SERVED
    + """
        and due_date <= (now() at time zone time_zone)::date
        and next_try_on(charge) <= (now() at time zone time_zone)::date
        and """
    + _COVERED
)
_OF: LiteralString = "select {columns} from ("
_AT_RANDOM: LiteralString = ") as due order by random() limit $1"
_BEST_FIRST: LiteralString = (
    " order by charge.id, is_primary desc, method.created_at desc, method.payment_method_id desc"
)
_REFUSALS = Refusals(
    not_ready="The payment processor is not connected.",
    no_method="No payer has this payment method any more.",
    charge_field="/charge_id",
    no_charge="The account has no such charge.",
)


class DueCharge(msgspec.Struct, frozen=True):
    """A charge that is to be tried, and the method that pays it."""

    organization_id: UUID
    id: UUID
    account_id: UUID
    lease_id: UUID | None
    payment_method_id: UUID


def due_charges(db: Database, most: int) -> list[DueCharge]:
    """What is to be tried now in all organizations.

    In an order that differs each time, so that what fails by a fault of ours never comes first for
    good.
    """
    return db.all(DueCharge, _OF + _DUE + _BEST_FIRST + _AT_RANDOM, most)


def begin_try(db: Database, charge: DueCharge) -> UUID | None:
    """Insert the pending payment of a try, in the organization's transaction; its id.

    Judged again under the account's lock: None for what was paid, tried or switched off meanwhile,
    and while a payment that is under way leaves nothing to collect.
    """
    with ledger(db, charge.account_id):
        due = db.maybe_one(
            DueCharge, _OF + _DUE + " and charge.id = $1" + _BEST_FIRST + ") as due", charge.id
        )
        if due is None:
            return None
        try:
            return begin_collection(
                db,
                Collection(
                    account_id=due.account_id,
                    lease_id=due.lease_id,
                    origin="autopay",
                    payment_method_id=due.payment_method_id,
                    charge_id=due.id,
                    amount_cents=None,
                    refusals=_REFUSALS,
                ),
            )
        except Problem as problem:
            if problem.code is not Code.CONFLICT:
                raise
            return None
