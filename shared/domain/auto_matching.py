"""Match the lines of a reconciliation with the money that they may be, and keep what is found.

Runs in one transaction that holds the bank account's lock.
"""

from typing import Annotated, LiteralString
from uuid import UUID

import msgspec

from shared.database.rows import Sql
from shared.database.scope import Database
from shared.domain.bank_money import MONEY_KIND, MoneyKind
from shared.domain.matching import MOST_ROWS, SUGGESTED_DAYS, Match, Row, match


class AutoMatched(msgspec.Struct):
    """What was found."""

    matched: int
    """How many lines are matched now that were not before."""
    suggested: int
    """How many pairs are suggested now, for a person to decide."""


class _Money(Row, frozen=True):
    kind: Annotated[MoneyKind, MONEY_KIND]


class _Rejected(msgspec.Struct):
    bank_transaction_id: UUID
    money_id: Annotated[UUID, Sql("coalesce(payment_id, reversal_id, expense_id, bank_batch_id)")]


def auto_match(db: Database, reconciliation_id: UUID) -> AutoMatched | None:
    """Accept what is certain, and suggest anew what may be; None with too many rows for it.

    Accepted and rejected matches stay, and so does a suggestion that is found again.
    """
    lines = db.all(Row, _LINES, reconciliation_id, MOST_ROWS + 1)
    moneys = db.all(_Money, _MONEY, reconciliation_id, SUGGESTED_DAYS, MOST_ROWS + 1)
    if max(len(lines), len(moneys)) > MOST_ROWS:
        return None
    rejected = db.all(_Rejected, _REJECTED, reconciliation_id)
    found = match(lines, moneys, {(each.bank_transaction_id, each.money_id) for each in rejected})
    kinds = {money.id: money.kind for money in moneys}
    kept = [_row(each, kinds, "auto", "accepted") for each in found.exact]
    kept += [_row(each, kinds, "suggested", "suggested") for each in found.suggested]
    text = msgspec.json.encode(kept).decode()
    db.execute(_FORGET, reconciliation_id, text)
    db.execute(_KEEP, reconciliation_id, text)
    return AutoMatched(len(found.exact), len(found.suggested))


def _row(found: Match, kinds: dict[UUID, MoneyKind], kind: str, state: str) -> dict[str, object]:
    return {
        "bank_transaction_id": found.line.id,
        f"{kinds[found.money.id]}_id": found.money.id,
        "kind": kind,
        "state": state,
        "confidence": found.confidence,
        "day_difference": found.days,
        "amount_difference_cents": found.difference_cents,
    }


_LINES: LiteralString = """
    select {columns} from (
        select lines.id, posted_on as date, amount_cents
        from reconciliations
        join bank_transactions as lines
            on lines.organization_id = reconciliations.organization_id
            and lines.bank_account_id = reconciliations.bank_account_id
            and posted_on between start_date and end_date
        where reconciliations.id = $1 and state = 'unmatched'
        limit $2
    ) as lines
"""
# `lateral`, so that the days reach the indexes.
_MONEY: LiteralString = """
    select {columns} from (
        select found.*
        from reconciliations
        cross join lateral (
            select money.id, date, amount_cents, payment_id, reversal_id, expense_id
            from bank_money as money
            where money.bank_account_id = reconciliations.bank_account_id and not is_matched
                and date between start_date - $2::integer and end_date + $2::integer
            limit $3
        ) as found
        where reconciliations.id = $1
    ) as money
"""
_REJECTED: LiteralString = """
    select {columns} from reconciliation_matches
    where state = 'rejected'
        and bank_account_id = (select bank_account_id from reconciliations where id = $1)
"""
# Suggestions that are not found again.
_FORGET: LiteralString = """
    delete from reconciliation_matches as known
    where reconciliation_id = $1 and state = 'suggested' and not exists (
        select from jsonb_to_recordset($2) as found (
            bank_transaction_id uuid, payment_id uuid, reversal_id uuid, expense_id uuid,
            bank_batch_id uuid, state text)
        where found.state = 'suggested'
            and found.bank_transaction_id = known.bank_transaction_id
            and coalesce(found.payment_id, found.reversal_id, found.expense_id,
                found.bank_batch_id)
                = coalesce(known.payment_id, known.reversal_id, known.expense_id,
                known.bank_batch_id))
"""
_KEEP: LiteralString = """
    insert into reconciliation_matches
        (organization_id, reconciliation_id, bank_account_id, bank_transaction_id, payment_id,
         reversal_id, expense_id, bank_batch_id, kind, state, confidence, day_difference,
         amount_difference_cents)
    select organization_id, id, bank_account_id, found.*
    from reconciliations
    cross join jsonb_to_recordset($2) as found (
        bank_transaction_id uuid, payment_id uuid, reversal_id uuid, expense_id uuid,
        bank_batch_id uuid, kind text, state text, confidence numeric, day_difference integer,
        amount_difference_cents bigint)
    where reconciliations.id = $1
    on conflict (organization_id, bank_transaction_id,
        coalesce(payment_id, reversal_id, expense_id, bank_batch_id)) where state <> 'undone'
        do nothing
"""
