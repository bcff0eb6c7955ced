"""The rent of leases: charged by the run over an organization, or by hand for one month.

The amounts and days are SQL functions (migration 0027), so that a run needs one statement for all
leases.
"""

from datetime import date
from typing import LiteralString
from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.domain.ledger.account import lock_accounts, spread

LEASES_A_RUN = 500


class ChargeRun(msgspec.Struct):
    """What a run has done: charges made, dates passed over, and whether more is due."""

    created: int = 0
    """How many charges it made."""
    skipped: int = 0
    """How many dates of recurring charges it passed over, because the lease does not run then."""
    more: bool = False
    """Whether more is due than one run takes. Run it again."""


class DueLease(msgspec.Struct, frozen=True):
    """A lease with something to charge."""

    id: UUID
    account_id: UUID


class _Charged(msgspec.Struct, frozen=True):
    account_id: UUID


# Months of active leases whose rent is due to be charged and has never been. What a person has
# cancelled counts, what an end that has moved since had cancelled does not.
_DUE: LiteralString = """
    from leases
    join organizations on organizations.id = leases.organization_id
    cross join lateral (
        select org_today(leases.organization_id) + rent_charge_days_ahead as day offset 0
    ) as last
    cross join lateral (
        select month::date from generate_series(
            first_of_month(bill_from)::timestamp,
            least(last.day, coalesce(runs_until, last.day))::timestamp,
            interval '1 month') as month
    ) as months
    where leases.organization_id = $1 and leases.status = 'active'
        and rent_due_date(rent_due_day, start_date, month) <= last.day
        and rent_share(rent_in_force(leases, month), start_date, runs_until, month) > 0
        and not exists (
            select from charges
            where charges.organization_id = leases.organization_id
                and charges.lease_id = leases.id and type = 'rent' and period_month = month
                and not cancelled_by_end
        )
"""
_LEASES: LiteralString = "select distinct {columns} from (select leases.id, leases.account_id"
_IN_ORDER: LiteralString = ") as due order by id limit 501"
_CHARGE: LiteralString = """
    insert into charges
        (organization_id, account_kind, account_id, lease_id, property_id, unit_id, type,
         description, amount_cents, due_date, period_month)
    select leases.organization_id, 'lease', account_id, leases.id, property_id, unit_id, 'rent',
        rent_description(start_date, runs_until, month),
        rent_share(rent_in_force(leases, month), start_date, runs_until, month),
        rent_due_date(rent_due_day, start_date, month), month
"""
_ONCE: LiteralString = """
        and leases.id = any($2)
    order by month, leases.id
    on conflict (organization_id, lease_id, period_month)
        where type = 'rent' and cancelled_at is null do nothing
    returning {columns}
"""


def charge_due_rent(db: Database, organization_id: UUID) -> ChargeRun:
    """Charge the rent that is due in the organization, of at most 500 leases; all or nothing.

    It finds what is due by what is there, so missed days are caught up and two runs at once charge
    each month once.
    """
    with db.transaction():
        due = db.all(
            DueLease,
            _LEASES + _DUE + _IN_ORDER,
            organization_id,
        )
        leases = due[:LEASES_A_RUN]
        if not leases:
            return ChargeRun()
        lock_leases(db, leases)
        charged = db.all(
            _Charged,
            _CHARGE + _DUE + _ONCE,
            organization_id,
            [lease.id for lease in leases],
        )
        spread(db, list({each.account_id for each in charged}))
        return ChargeRun(created=len(charged), more=len(due) > LEASES_A_RUN)


def lock_leases(db: Database, leases: list[DueLease]) -> None:
    """Keep the leases from being changed, then lock their accounts, as every run does."""
    db.all(
        DueLease,
        "select {columns} from leases where id = any($1) order by id for share",
        [lease.id for lease in leases],
    )
    lock_accounts(db, [lease.account_id for lease in leases])


class _Made(msgspec.Struct, frozen=True):
    id: UUID


def charge_month(db: Database, lease_id: UUID, month: date) -> UUID | None:
    """Charge the lease's rent of the month, in its ledger's block; None if it comes to nothing.

    The unique key refuses a month that has a live rent charge.
    """
    made = db.maybe_one(
        _Made,
        """
        insert into charges
            (organization_id, account_kind, account_id, lease_id, property_id, unit_id, type,
             description, amount_cents, due_date, period_month)
        select organization_id, 'lease', account_id, id, property_id, unit_id, 'rent',
            rent_description(start_date, runs_until, $2),
            rent_share(rent_in_force(leases, $2), start_date, runs_until, $2),
            rent_due_date(rent_due_day, start_date, $2), $2
        from leases
        where id = $1
            and rent_share(rent_in_force(leases, $2), start_date, runs_until, $2) > 0
        returning {columns}
        """,
        lease_id,
        month,
    )
    return made.id if made else None
