"""The record of a reconciliation, and the block in which its matches change."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Annotated, ClassVar, LiteralString
from uuid import UUID

import msgspec

from shared.database.rows import Sql
from shared.domain.states import ReconciliationStatus
from shared.pipeline.call import ManagerCall
from shared.problems import Code, Problem


class Reconciliation(msgspec.Struct):
    """A reconciliation as the list shows it."""

    table: ClassVar = "reconciliations"

    id: UUID
    bank_account_id: UUID
    bank_account_name: Annotated[
        str, Sql("(select name from bank_accounts where bank_accounts.id = bank_account_id)")
    ]
    """The name of the bank account."""
    association_id: Annotated[
        UUID | None,
        Sql("(select association_id from bank_accounts where bank_accounts.id = bank_account_id)"),
    ]
    """The association whose bank account it is; null for one of rental money."""
    association_name: Annotated[
        str | None,
        Sql(
            "(select associations.name from bank_accounts"
            " join associations on associations.id = association_id"
            " where bank_accounts.id = bank_account_id)"
        ),
    ]
    """The name of the association."""
    start_date: date
    """The first day of its period."""
    end_date: date
    """The last day of its period."""
    status: ReconciliationStatus
    statement_balance_cents: int | None
    """The balance of the account on the last day, as the bank's statement says."""
    notes: str | None
    """What the person who completed it wrote down."""
    completed_at: datetime | None
    """When it was completed; null unless it is."""
    completed_by_user_id: UUID | None
    """The member who completed it; null unless it is."""
    completed_by_name: Annotated[
        str | None, Sql("(select name from users where users.id = completed_by_user_id)")
    ]
    """The member's name; null for a member who has left as well."""
    reopened_count: int
    """How often it was reopened."""
    reopen_reason: str | None
    """Why it was reopened last; null if it never was."""
    created_at: datetime
    updated_at: datetime


class WholeReconciliation(Reconciliation):
    """A reconciliation with its totals. What came in is above 0, what went out is below.

    Once completed, they are those of its completion.
    """

    bank_cents: int
    """What all lines of the period come to."""
    matched_cents: int
    """What those of them come to that are matched."""
    ignored_cents: int
    """What those of them come to that are ignored."""
    difference_cents: Annotated[int, Sql("bank_cents - matched_cents - ignored_cents")]
    """What is neither matched nor ignored of them."""
    money_cents: int
    """What all money dated in the period comes to that is this bank account's, matched or not."""
    opening_cents: int | None
    """The statement's balance of the reconciliation that ends the day before, if there is one."""
    statement_difference_cents: Annotated[
        int | None, Sql("statement_balance_cents - opening_cents - bank_cents")
    ]
    """The statement's balance less the one before and the lines: not 0 where lines are missing or
    doubled. Null unless both balances are known."""
    accepted_difference_cents: int
    """What the lines have more than the money that they are matched with."""
    outstanding_cents: int
    """What all money up to the last day comes to, of any age, that is not matched."""
    unmatched_transactions: int
    """How many lines of the period are neither matched nor ignored."""
    unmatched_money: int
    """How much money dated in the period is not matched."""
    overdue_money: int
    """How much money, of any age, is not matched more than seven days before the last day."""
    suggestions: int
    """How many suggested matches are not decided yet."""


WHOLE: LiteralString = """
    select {columns}
    from reconciliations
    cross join lateral (
        select coalesce(sum(amount_cents), 0)::bigint as bank_cents,
            coalesce(sum(amount_cents) filter (where state = 'matched'), 0)::bigint
                as matched_cents,
            coalesce(sum(amount_cents) filter (where state = 'ignored'), 0)::bigint
                as ignored_cents,
            count(*) filter (where state = 'unmatched') as unmatched_transactions
        from bank_transactions as lines
        where lines.organization_id = reconciliations.organization_id
            and lines.bank_account_id = reconciliations.bank_account_id
            and posted_on between start_date and end_date
    ) as of_lines
    cross join lateral (
        select coalesce(sum(amount_difference_cents) filter (where state = 'accepted'), 0)::bigint
                as accepted_difference_cents,
            count(*) filter (where state = 'suggested') as suggestions
        from reconciliation_matches as matches
        where matches.organization_id = reconciliations.organization_id
            and matches.reconciliation_id = reconciliations.id
    ) as of_matches
    cross join lateral (
        -- What was true when it was completed: money may be entered or matched later.
        select completed_money_cents as money_cents, completed_unmatched_money as unmatched_money,
            completed_outstanding_cents as outstanding_cents,
            completed_overdue_money as overdue_money, completed_opening_cents as opening_cents
        where completed_money_cents is not null
        union all
        select outstanding_period_cents + matched_period_cents, unmatched_money, outstanding_cents,
            overdue_money, opening_cents
        -- What is outstanding is walked once, for the period too, and by an index of its own.
        from (
            select coalesce(sum(amount_cents), 0)::bigint as outstanding_cents,
                coalesce(sum(amount_cents) filter (where date >= start_date), 0)::bigint
                    as outstanding_period_cents,
                count(*) filter (where date >= start_date) as unmatched_money,
                count(*) filter (where date < end_date - 7) as overdue_money
            from bank_money as money
            where money.bank_account_id = reconciliations.bank_account_id and not is_matched
                and date <= end_date
        ) as outstanding
        cross join (
            select coalesce(sum(amount_cents), 0)::bigint as matched_period_cents
            from bank_money as money
            where money.bank_account_id = reconciliations.bank_account_id and is_matched
                and date between start_date and end_date
                -- Of several bank accounts for the same money, the one where it was.
                and exists (
                    select from reconciliation_matches as matched
                    where matched.organization_id = money.organization_id
                        and matched.bank_account_id = money.bank_account_id
                        and state = 'accepted'
                        and (matched.payment_id = money.id or matched.reversal_id = money.id
                            or matched.expense_id = money.id
                            or matched.bank_batch_id = money.id))
        ) as of_period
        left join (
            select earlier.statement_balance_cents as opening_cents
            from reconciliations as earlier
            where earlier.bank_account_id = reconciliations.bank_account_id
                and earlier.end_date = reconciliations.start_date - 1
        ) as before on true
        where completed_money_cents is null
    ) as of_money
    where reconciliations.id = $1
"""


def whole(call: ManagerCall, reconciliation_id: UUID) -> WholeReconciliation:
    """The reconciliation with its totals as they stand."""
    return call.db.one(WholeReconciliation, WHOLE, reconciliation_id)


def lock_account(call: ManagerCall, reconciliation_id: UUID) -> None:
    """Lock the bank account, so that nothing that the reconciliation counts changes meanwhile."""
    call.db.execute(
        """
        select from bank_accounts
        where id = (select bank_account_id from reconciliations where id = $1)
        for no key update
        """,
        reconciliation_id,
    )


def require_reconciliation(call: ManagerCall, reconciliation_id: UUID) -> Reconciliation:
    """The reconciliation, for the lists of what belongs to it."""
    return call.db.one(
        Reconciliation, "select {columns} from reconciliations where id = $1", reconciliation_id
    )


@contextmanager
def reconciling(call: ManagerCall, reconciliation_id: UUID) -> Iterator[Reconciliation]:
    """The block in which matches of a reconciliation in progress change, one request at a time."""
    with call.db.transaction():
        lock_account(call, reconciliation_id)
        found = require_reconciliation(call, reconciliation_id)
        if found.status == "completed":
            raise Problem(Code.CONFLICT, "The reconciliation is completed. Reopen it first.")
        yield found
