"""Recurring assessments of associations: the run that charges what is due, one row at a time."""

from datetime import date
from typing import LiteralString
from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.domain.assessing import (
    CommonTerms,
    Payer,
    charge,
    lock_payers,
    payers,
    without_share,
)
from shared.domain.ledger.account import spread

# Of one row, in one transaction.
MOST_DATES = 24
MOST_CHARGES = 5000


class AssessmentRun(msgspec.Struct):
    """What one row's turn has done: charges made, and whether other rows or dates are due.

    `waiting` is the row, if a homeowner's missing share keeps it from being charged.
    """

    created: int = 0
    more: bool = False
    waiting: UUID | None = None


class _Row(msgspec.Struct, frozen=True):
    id: UUID


class _Due(CommonTerms, kw_only=True):
    homeowner_id: UUID | None
    due_date: date


def charge_next_assessment(
    db: Database, organization_id: UUID, waiting: list[UUID]
) -> AssessmentRun:
    """Charge what is due of one recurring assessment; of those that wait, none is looked at."""
    with db.transaction():
        rows = db.all(_Row, _ROWS, organization_id, waiting)
        if not rows:
            return AssessmentRun()
        row_id = rows[0].id
        db.one(
            _Row,
            "select {columns} from recurring_charges where id = $1 for no key update",
            row_id,
        )
        run = _charge(db, row_id, db.all(_Due, _DATES, row_id, MOST_DATES))
        run.more = run.more or len(rows) > 1
        return run


def _charge(db: Database, row_id: UUID, dates: list[_Due]) -> AssessmentRun:
    """Charge the dates in turn; none is left where another run was faster."""
    if not dates:
        return AssessmentRun()
    last = dates[-1]
    those = lock_payers(db, last.association_id, last.due_date, homeowner_id=last.homeowner_id)
    locked = {each.account_id for each in those}
    accounts: list[UUID] = []
    waiting = None
    passed = 0
    for due in dates:
        those = [each for each in _payers_on(db, due) if each.account_id in locked]
        if without_share(due, those):
            waiting = row_id
            break
        accounts += charge(db, due, due.due_date, those, recurring_id=row_id)
        passed += 1
        if len(accounts) >= MOST_CHARGES:
            break
    db.execute(
        "update recurring_charges set next_index = next_index + $2 where id = $1", row_id, passed
    )
    spread(db, list(set(accounts)))
    is_cut_short = passed < len(dates) or passed == MOST_DATES
    return AssessmentRun(len(accounts), more=is_cut_short and not waiting, waiting=waiting)


def _payers_on(db: Database, due: _Due) -> list[Payer]:
    return payers(db, due.association_id, due.due_date, homeowner_id=due.homeowner_id)


_ROWS: LiteralString = """
    select {columns} from (
        select recurring.id
        from recurring_assessments as recurring
        join associations as association on association.id = recurring.association_id
        where recurring.organization_id = $1 and recurring.id <> all($2)
            and paused_at is null and association.archived_at is null
            and recurring_date(anchor_date, interval, next_index)
                <= least(ends_on, org_today($1) + assessment_days_ahead)
    ) as due order by id limit 2
"""
_DATES: LiteralString = """
    select {columns} from (
        select recurring.*, recurring_date(anchor_date, interval, index) as due_date
        from recurring_assessments as recurring
        join associations as association on association.id = recurring.association_id
        cross join lateral generate_series(next_index, next_index + $2 - 1) as index
        where recurring.id = $1 and paused_at is null and association.archived_at is null
            and recurring_date(anchor_date, interval, index)
                <= least(ends_on, org_today(recurring.organization_id) + assessment_days_ahead)
    ) as due order by due_date
"""
