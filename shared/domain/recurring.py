"""Recurring charges of leases, such as parking: the run that charges what is due."""

from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.domain.ledger.account import spread
from shared.domain.rent import LEASES_A_RUN, ChargeRun, DueLease, lock_leases


class _Due(msgspec.Struct, frozen=True):
    id: UUID
    lease_id: UUID
    account_id: UUID


class _Row(msgspec.Struct, frozen=True):
    id: UUID


class _Charged(msgspec.Struct, frozen=True):
    due: int
    accounts: list[UUID]
    is_cut_short: bool


def charge_due_recurring(db: Database, organization_id: UUID) -> ChargeRun:
    """Charge what is due of at most 500 recurring charges, 24 dates of each; all or nothing.

    A date on which the lease does not run is passed over for good; a draft's dates wait.
    """
    with db.transaction():
        due = db.all(
            _Due,
            """
            select {columns} from (
                select recurring.id, lease_id, leases.account_id
                from recurring_charges as recurring
                join leases on leases.id = lease_id
                join organizations on organizations.id = recurring.organization_id
                where recurring.organization_id = $1 and paused_at is null
                    and leases.status <> 'draft'
                    and recurring_date(anchor_date, interval, next_index)
                        <= least(ends_on, org_today($1) + rent_charge_days_ahead)
            ) as due
            order by id limit 501
            """,
            organization_id,
        )
        taken = due[:LEASES_A_RUN]
        if not taken:
            return ChargeRun()
        lock_leases(db, [DueLease(each.lease_id, each.account_id) for each in taken])
        rows = [each.id for each in taken]
        db.all(
            _Row,
            "select {columns} from recurring_charges where id = any($1) order by id"
            " for no key update",
            rows,
        )
        charged = db.one(_Charged, _CHARGE, organization_id, rows)
        spread(db, charged.accounts)
        created = len(charged.accounts)
        more = len(due) > LEASES_A_RUN or charged.is_cut_short
        return ChargeRun(created=created, skipped=charged.due - created, more=more)


_CHARGE = """
    with due as (
        select recurring.*, index, recurring_date(anchor_date, interval, index) as due_date
        from recurring_charges as recurring
        join organizations on organizations.id = recurring.organization_id
        cross join lateral generate_series(next_index, next_index + 23) as index
        where recurring.organization_id = $1 and recurring.id = any($2) and paused_at is null
            and recurring_date(anchor_date, interval, index)
                <= least(ends_on, org_today($1) + rent_charge_days_ahead)
    ), moved as (
        update recurring_charges set next_index = last + 1
        from (select id, max(index) as last from due group by id) as passed
        where recurring_charges.id = passed.id
    ), made as (
        insert into charges
            (organization_id, account_kind, account_id, lease_id, property_id, unit_id, type,
             description, amount_cents, due_date, recurring_charge_id)
        select leases.organization_id, 'lease', leases.account_id, leases.id, leases.property_id,
            leases.unit_id, due.type, due.description, due.amount_cents, due.due_date, due.id
        from due
        join leases on leases.id = due.lease_id
        where leases.status = 'active'
            and due.due_date between start_date and coalesce(runs_until, due.due_date)
        order by due.due_date, due.id
        on conflict (organization_id, recurring_charge_id, account_id, due_date) do nothing
        returning account_id
    )
    select (select count(*) from due) as due,
        array(select account_id from made) as accounts,
        exists (select from due group by id having count(*) = 24) as is_cut_short
"""
