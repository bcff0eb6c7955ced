"""Match a line with its money by hand, however far apart their days are."""

from datetime import date
from typing import Annotated, get_args
from uuid import UUID

import msgspec

from functions.reconciliations._match import CONFLICTS, ReconciliationMatch
from functions.reconciliations._reconciliation import Reconciliation, reconciling
from shared.database.rows import Sql
from shared.domain.bank_money import Chosen, Money, MoneyKind, chosen_money
from shared.domain.money import plain_amount
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import conflict, invalid, missing
from shared.roles import MONEY


class MatchByHand(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A line and one money."""

    bank_transaction_id: UUID
    """A line in the reconciliation's period."""
    payment_id: UUID | None = None
    """The money: this, a reversal, an expense or a bank batch."""
    reversal_id: UUID | None = None
    """A refund or another reversal of a payment."""
    expense_id: UUID | None = None
    bank_batch_id: UUID | None = None
    accept_difference: bool = False
    """Whether to match them although their amounts differ."""


class _Line(msgspec.Struct):
    posted_on: date
    amount_cents: int
    is_ignored: Annotated[bool, Sql("ignored_at is not null")]


@endpoint(
    "POST /v1/reconciliations/{reconciliation_id}/match",
    caller=Manager(MONEY),
    conflicts=CONFLICTS,
)
def handle(call: ManagerCall, reconciliation_id: UUID, body: MatchByHand) -> ReconciliationMatch:
    chosen = _chosen(body)
    with reconciling(call, reconciliation_id) as reconciliation:
        call.require_version(reconciliation.updated_at)
        line = _line(call, reconciliation, body.bank_transaction_id)
        [money] = chosen_money(call.db, reconciliation.bank_account_id, [chosen])
        _require_like(line, money, chosen.pointer, is_accepted=body.accept_difference)
        # What was rejected or is suggested of this pair is decided now.
        call.db.execute(
            """
            delete from reconciliation_matches
            where bank_transaction_id = $1 and state in ('suggested', 'rejected')
                and coalesce(payment_id, reversal_id, expense_id, bank_batch_id) = $2
            """,
            body.bank_transaction_id,
            chosen.id,
        )
        return call.db.one(
            ReconciliationMatch,
            """
            insert into reconciliation_matches
                (organization_id, reconciliation_id, bank_account_id, bank_transaction_id,
                 payment_id, reversal_id, expense_id, bank_batch_id, kind, state, confidence,
                 day_difference, amount_difference_cents, decided_by_user_id, decided_at)
            select organization_id, id, bank_account_id, $2, $3, $4, $5, $6, 'manual', 'accepted',
                100, $7, $8, $9, now()
            from reconciliations where id = $1
            returning {columns}
            """,
            reconciliation_id,
            body.bank_transaction_id,
            body.payment_id,
            body.reversal_id,
            body.expense_id,
            body.bank_batch_id,
            abs(line.posted_on - money.date).days,
            line.amount_cents - money.amount_cents,
            call.user_id,
        )


def _chosen(body: MatchByHand) -> Chosen:
    """The money that the body names; VALIDATION_ERROR unless there is exactly one."""
    named = [
        Chosen(f"/{kind}_id", kind, found)
        for kind in get_args(MoneyKind)
        if (found := getattr(body, f"{kind}_id"))
    ]
    if len(named) != 1:
        raise invalid(
            named[1].pointer if named else "/payment_id",
            "Choose one payment, reversal, expense or bank batch.",
        )
    return named[0]


def _line(call: ManagerCall, reconciliation: Reconciliation, line_id: UUID) -> _Line:
    line = call.db.maybe_one(
        _Line,
        "select {columns} from bank_transactions where id = $1 and bank_account_id = $2",
        line_id,
        reconciliation.bank_account_id,
    )
    if line is None:
        raise missing("/bank_transaction_id", "The bank account has no such line.")
    if not reconciliation.start_date <= line.posted_on <= reconciliation.end_date:
        raise conflict(
            "/bank_transaction_id",
            f"The line of {line.posted_on} is outside of this reconciliation's period.",
        )
    return line


def _require_like(line: _Line, money: Money, pointer: str, *, is_accepted: bool) -> None:
    if line.is_ignored:
        raise conflict("/bank_transaction_id", "The line is ignored. Take it up again first.")
    if (line.amount_cents > 0) != (money.amount_cents > 0):
        raise conflict(pointer, "The one came in and the other went out.")
    difference = line.amount_cents - money.amount_cents
    if difference and not is_accepted:
        more = "more" if abs(line.amount_cents) > abs(money.amount_cents) else "less"
        raise conflict(
            "/accept_difference",
            f"The line is {plain_amount(abs(difference))} {more} than the money. "
            "If they belong together all the same, accept the difference.",
        )
