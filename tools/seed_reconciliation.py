"""The demo's reconciliation: a batch of two cheques, what is certain matched, one suggestion."""

from datetime import date
from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.domain.auto_matching import auto_match


class _Made(msgspec.Struct):
    id: UUID


class _Cheque(msgspec.Struct):
    id: UUID
    received_date: date
    amount_cents: int


def seed_reconciliation(db: Database) -> None:
    """Batch the last two payments of rent, and begin to reconcile all lines of the bank account."""
    with db.transaction():
        account = db.one(_Made, "select {columns} from bank_accounts")
        _pay_in(db, account.id, db.all(_Cheque, CHEQUES))
        reconciliation = db.one(
            _Made,
            """
            insert into reconciliations (organization_id, bank_account_id, start_date, end_date)
            select organization_id, bank_account_id, min(posted_on), max(posted_on)
            from bank_transactions where bank_account_id = $1
            group by organization_id, bank_account_id
            returning {columns}
            """,
            account.id,
        )
        auto_match(db, reconciliation.id)


def _pay_in(db: Database, bank_account_id: UUID, cheques: list[_Cheque]) -> None:
    batch = db.one(
        _Made,
        """
        insert into bank_batches
            (organization_id, bank_account_id, deposited_on, reference, amount_cents)
        values (scope_organization_id(), $1, $2, 'Deposit slip 17', $3)
        returning {columns}
        """,
        bank_account_id,
        max(each.received_date for each in cheques),
        sum(each.amount_cents for each in cheques),
    )
    for each in cheques:
        db.execute(
            """
            insert into bank_batch_items (organization_id, bank_batch_id, payment_id)
            values (scope_organization_id(), $1, $2)
            """,
            batch.id,
            each.id,
        )


CHEQUES = """
    select {columns} from payments
    where lease_id is not null order by received_date desc, id desc limit 2
"""
