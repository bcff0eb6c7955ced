"""The statement of an account: all that changes its balance, with the balance after each line.

Payments count from their day of receipt, and only those that succeeded; an adjustment counts no
earlier than its charge is due. So the balance after the last line is that of `account_balances`,
unless a line is dated later than today.
"""

from datetime import date
from typing import Annotated, Literal, LiteralString
from uuid import UUID

import msgspec

from shared.database.pagination import Page, PageQuery
from shared.database.rows import Sql
from shared.database.scope import Database
from shared.problems import invalid

StatementLineKind = Literal["charge", "adjustment", "payment", "reversal"]
"""Adjustments change charges, reversals undo payments."""


class StatementLine(msgspec.Struct):
    """One change of the account's balance."""

    id: UUID
    """Of the charge, adjustment, payment or reversal."""
    dated_on: date
    """The day on which it counts."""
    kind: StatementLineKind
    description: str
    """What it is, as the payer may read it."""
    amount_cents: int
    """Signed: above 0 more is owed, below 0 less."""
    balance_cents: int
    """What is owed after this line; below 0, credit waits."""
    charge_id: UUID | None
    """The charge, or the one that is adjusted."""
    payment_id: UUID | None
    """The payment, or the one that is undone."""
    position: str
    """The line's place in the statement."""


class StatementTotals(msgspec.Struct):
    """The sums of the whole span, whichever page is shown."""

    opening_cents: Annotated[
        int, Sql("coalesce(sum(amount_cents) filter (where before), 0)::bigint")
    ]
    """What was owed before the first day."""
    charged_cents: Annotated[
        int,
        Sql("coalesce(sum(amount_cents) filter (where within and payment_id is null), 0)::bigint"),
    ]
    """The charges of these days with what they were adjusted by."""
    paid_cents: Annotated[
        int,
        Sql("coalesce(-sum(amount_cents) filter (where within and charge_id is null), 0)::bigint"),
    ]
    """The payments of these days less what was undone of payments."""
    closing_cents: Annotated[
        int, Sql("coalesce(sum(amount_cents) filter (where before or within), 0)::bigint")
    ]
    """What is owed after the last day."""


class AccountStatement(Page[StatementLine], kw_only=True):
    """One page of the statement, with the sums of the whole span."""

    totals: StatementTotals
    """The sums of all pages."""


class StatementQuery(PageQuery, kw_only=True):
    """The days of the statement: all of them, where neither is given."""

    dated_from: date | None = None
    """The first day."""
    dated_to: date | None = None
    """The last day."""


def statement(
    db: Database,
    account_id: UUID,
    query: StatementQuery,
    *,
    reasons: bool = True,
    oldest_first: bool = False,
) -> AccountStatement:
    """One page of the account's statement, the newest line first unless `oldest_first`.

    Without `reasons`, adjustments and reversals are worded by their kind alone.
    """
    first, last = query.dated_from, query.dated_to
    if first and last and last < first:
        raise invalid("?dated_to", "Choose the first day or a later one.")
    totals = db.one(StatementTotals, TOTALS, account_id, first, last)
    page = db.page(
        StatementLine,
        BALANCES if reasons else BALANCES_WITHOUT_REASONS,
        query,
        filters=(
            ("account_id = {}", account_id),
            ("dated_on >= {}", first),
            ("dated_on <= {}", last),
        ),
        order=("position", "id"),
        ascending=oldest_first,
    )
    return AccountStatement(page.items, page.next_cursor, total=page.total, totals=totals)


LINES: LiteralString = """
    select id, created_at, account_id, due_date as dated_on, 'charge' as kind, description,
        null as reason, amount_cents, id as charge_id, null::uuid as payment_id
    from charges
    union all
    select made.id, made.created_at, made.account_id, greatest(effective_on, due_date),
        'adjustment', initcap(kind) || ' of ' || description, reason,
        made.amount_cents, charge_id, null
    from charge_adjustments as made join charges on charges.id = charge_id
    union all
    select id, created_at, account_id, received_date, 'payment',
        case origin when 'opening' then 'Balance of the old books'
            when 'opening_deposit' then 'Deposit of the old books'
            else 'Payment' || case method when 'other' then '' when 'cash' then ' in cash'
                when 'ach' then ' by bank debit' else ' by ' || replace(method, '_', ' ') end
        end || coalesce(', ' || reference, ''),
        null, -amount_cents, null, id
    from payments where succeeded_at is not null
    union all
    select id, created_at, account_id, effective_on, 'reversal',
        case kind when 'refund' then 'Refund' when 'void' then 'Voided payment'
            when 'returned' then 'Returned payment' else 'Disputed payment' end, reason,
        amount_cents, null, payment_id
    from payment_reversals
"""
# The account is what the balances are partitioned by, so that PostgreSQL reads no other's rows.
_BALANCED: LiteralString = """
    select {columns} from (
        select id, account_id, dated_on, kind, amount_cents, charge_id, payment_id, position,
            sum(amount_cents) over (
                partition by account_id order by position, id)::bigint as balance_cents,
            description"""
_PLACED: LiteralString = (
    """ as description
        from (
            select *, to_char(dated_on, 'YYYY-MM-DD ') || to_char(created_at at time zone 'UTC',
                'YYYY-MM-DD HH24:MI:SS.US') collate "C" as position
            from (
    """  # noqa: S608 - of literals only
    + LINES
    + ") as lines) as placed) as statement where {filters}"
)
BALANCES: LiteralString = _BALANCED + " || coalesce(': ' || reason, '')" + _PLACED
BALANCES_WITHOUT_REASONS: LiteralString = _BALANCED + _PLACED
TOTALS: LiteralString = (
    """
    select {columns} from (
        select *, dated_on < coalesce($2::date, '-infinity') as before,
            dated_on between coalesce($2::date, '-infinity') and coalesce($3::date, 'infinity')
                as within
        from (
    """  # noqa: S608 - of literals only
    + LINES
    + ") as lines where account_id = $1) as statement"
)
