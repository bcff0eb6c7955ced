"""The block in which an account's money changes, and the spreading of its credit."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import LiteralString
from uuid import UUID

import msgspec

from shared.database.scope import Database


class Account(msgspec.Struct, frozen=True):
    """An account, by its id."""

    id: UUID


def ledger(db: Database, account_id: UUID) -> AbstractContextManager[UUID]:
    """Lock the account, run the block in one transaction, and spread its credit at the end.

    NOT_FOUND for an account that is not there. The block gets the account's id.
    """
    return _opened(db, "$1", account_id)


def ledger_of_charge(db: Database, charge_id: UUID) -> AbstractContextManager[UUID]:
    """The same, for the account of this charge."""
    return _opened(db, "(select account_id from charges where id = $1)", charge_id)


def ledger_of_payment(db: Database, payment_id: UUID) -> AbstractContextManager[UUID]:
    """The same, for the account of this payment."""
    return _opened(db, "(select account_id from payments where id = $1)", payment_id)


@contextmanager
def _opened(db: Database, which: LiteralString, row_id: UUID) -> Iterator[UUID]:
    with db.transaction():
        # A row's account never changes, so it can be read before the lock.
        lock = "select {columns} from accounts where id = " + which + " for no key update"  # noqa: S608 - constants
        account = db.one(Account, lock, row_id)
        yield account.id
        spread(db, [account.id])


def lock_accounts(db: Database, account_ids: Sequence[UUID]) -> None:
    """Lock many accounts, in the order that every such run takes."""
    db.all(
        Account,
        "select {columns} from accounts where id = any($1) order by id for no key update",
        list(account_ids),
    )


def spread(db: Database, account_ids: Sequence[UUID]) -> None:
    """Let the credit of locked accounts pay their open charges, as far as both reach.

    The payment that was received first pays the charge that is first in the payment order, which is
    the association's for a homeowner and the organization's else; charges that are not yet due
    count as open. One statement for any number of accounts: a
    payment pays a charge where their shares of the two running totals overlap. The rows of a
    payment that this transaction receives have its day, all others today.
    """
    db.execute(SPREAD, list(account_ids))


SPREAD: LiteralString = """
    with credit as (
        select organization_id, account_id, homeowner_id, id as payment_id, credit_cents as cents,
            case when succeeded_at = now() then received_date else org_today(organization_id) end
                as effective_on,
            sum(credit_cents) over (
                partition by account_id order by received_date, created_at, id) as upto
        from payments
        where account_id = any($1) and credit_cents > 0
    ), owed as (
        select account_id, charges.id as charge_id, open_cents as cents,
            sum(open_cents) over (
                partition by account_id
                order by
                    case
                        when coalesce(associations.payment_order, organizations.payment_order)
                            = 'oldest_first' then 0
                        when type in ('rent', 'monthly_dues', 'special_assessment') then 0
                        when type in ('late_fee', 'returned_payment_fee') then 3
                        when type = 'violation_fee' then 2
                        else 1 end,
                    due_date, charges.created_at, charges.id) as upto
        from charges
        -- A homeowner's own session sees its association and no organization.
        left join organizations on organizations.id = charges.organization_id
        left join associations on associations.id = association_id
        where account_id = any($1) and open_cents > 0
            and account_id in (select account_id from credit)
    )
    insert into payment_allocations
        (organization_id, account_id, homeowner_id, payment_id, charge_id, amount_cents, cause,
         effective_on)
    select organization_id, account_id, homeowner_id, payment_id, charge_id,
        least(credit.upto, owed.upto)
            - greatest(credit.upto - credit.cents, owed.upto - owed.cents),
        'spread', effective_on
    from credit
    join owed using (account_id)
    where credit.upto > owed.upto - owed.cents and owed.upto > credit.upto - credit.cents
    order by account_id, credit.upto, owed.upto
"""
