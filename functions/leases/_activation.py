"""What the activation of a lease brings about: an end of the lease before it, a deposit to pay."""

from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

import msgspec

from functions.leases._held import HeldLease
from shared.database.rows import Sql
from shared.database.scope import Database
from shared.domain.lease_end import follow_end
from shared.domain.ledger.recording import NewCharge, make_charges
from shared.domain.old_books import FURTHEST_BACK, TOO_OLD
from shared.problems import invalid


class _Row(msgspec.Struct, frozen=True):
    id: UUID


class _Deposit(msgspec.Struct, frozen=True):
    cents: Annotated[
        int,
        Sql(
            "greatest(0, deposit_amount_cents - (select coalesce(sum(effective_cents), 0)"
            " from charges where charges.account_id = leases.account_id and type = 'deposit'"
            "))::bigint"
        ),
    ]
    """What the lease asks for beyond what the account was charged."""
    due_date: Annotated[date, Sql("greatest(start_date, books_closed_through + 1)")]


def lock_with_predecessor(db: Database, lease_id: UUID) -> None:
    """Lock the lease and the one that it renews, in the order of every run over leases."""
    db.all(
        _Row,
        """
        select {columns} from leases
        where id = $1 or id = (select previous_lease_id from leases where id = $1)
        order by id for no key update
        """,
        lease_id,
    )


def make_way(db: Database, lease: HeldLease) -> None:
    """End the lease that this one renews the day before, if it would run on.

    The tenants go on paying the new lease's rent, so the charges of the old one follow its end. One
    that began later than this lease stays: the two overlap.
    """
    before = db.maybe_one(
        HeldLease,
        """
        select {columns} from leases
        where id = $1 and status = 'active' and start_date < $2
            and (runs_until is null or runs_until >= $2)
        """,
        lease.previous_lease_id,
        lease.start_date,
    )
    if before is None:
        return
    db.execute(
        "update leases set end_date = $2, rolls_over = false where id = $1",
        before.id,
        lease.start_date - timedelta(days=1),
    )
    reason = f"The lease is renewed from {lease.start_date} on."
    follow_end(db, before.id, before.runs_until, reason)


def first_billed(lease: HeldLease, asked_for: date | None) -> date:
    """The day in whose month begins the rent that is charged: the start date, unless asked for.

    Of a lease that began before last month, rent was surely asked for elsewhere until this month;
    not so of a renewal, whose rent takes the place of what the lease before it was charged.
    """
    this_month = lease.today.replace(day=1)
    last_month = (this_month - timedelta(days=1)).replace(day=1)
    is_recent = lease.start_date >= last_month or lease.previous_lease_id is not None
    found = asked_for or (lease.start_date if is_recent else this_month)
    if found < lease.today - FURTHEST_BACK:
        raise invalid("/bill_from", TOO_OLD)
    return found


def charge_deposit(db: Database, lease: HeldLease) -> None:
    """Charge the part of the deposit that the account was not yet asked for."""
    deposit = db.one(
        _Deposit,
        """
        select {columns} from leases
        join organizations on organizations.id = organization_id
        where leases.id = $1
        """,
        lease.id,
    )
    if deposit.cents:
        charge = NewCharge(
            account_id=lease.account_id,
            lease_id=lease.id,
            type="deposit",
            description="Security deposit",
            amount_cents=deposit.cents,
            due_date=deposit.due_date,
        )
        make_charges(db, [charge])


def take_recurring_charges_over(db: Database, lease: HeldLease) -> None:
    """Go on with the recurring charges of the lease before it, from the day after its end."""
    db.execute(
        """
        insert into recurring_charges
            (organization_id, lease_id, type, description, amount_cents, interval, anchor_date,
             next_index, ends_on, paused_at)
        select recurring.organization_id, $2, type, description, amount_cents, interval,
            anchor_date, index, ends_on, paused_at
        from recurring_charges as recurring
        join leases as before on before.id = lease_id
        cross join lateral (
            select recurring_index(
                anchor_date, interval, coalesce(before.ended_on, before.runs_until) + 1) as index
        ) as next
        where lease_id = $1
            -- A lease that begins after this one has no day after its end.
            and index is not null
            and (ends_on is null or recurring_date(anchor_date, interval, index) <= ends_on)
        order by recurring.id
        """,
        lease.previous_lease_id,
        lease.id,
    )
