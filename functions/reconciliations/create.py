"""Create a reconciliation of a bank account's period, and match what can be matched by itself."""

from datetime import date
from uuid import UUID

import msgspec

from functions.reconciliations._reconciliation import (
    Reconciliation,
    WholeReconciliation,
    lock_account,
    whole,
)
from shared.bank_files.importing import require_bank_account, require_bank_days
from shared.domain.auto_matching import auto_match
from shared.domain.money import SignedCents
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import Conflicts, FieldError
from shared.roles import MONEY

CONFLICTS: Conflicts = {
    "reconciliations_end_date_check": FieldError(
        "/end_date", "Choose the first day or a later one, at most 366 days in all."
    ),
    "reconciliations_no_overlap": FieldError(
        "/start_date",
        "The bank account has a reconciliation of some of these days. Choose others.",
    ),
}


class NewReconciliation(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A new reconciliation. Its period overlaps no other of the bank account."""

    bank_account_id: UUID
    start_date: date
    """The first day of the period."""
    end_date: date
    """The last day of the period, at most 366 days in all."""
    statement_balance_cents: SignedCents | None = None
    """The balance of the account on the last day, as the bank's statement says."""


class MadeReconciliation(WholeReconciliation):
    """A new reconciliation, as it stands after the first matching."""

    auto_matched: bool
    """False if there was too much to match by itself: more than 2,000 lines or as much money."""


@endpoint("POST /v1/reconciliations", caller=Manager(MONEY), status=201, conflicts=CONFLICTS)
def handle(call: ManagerCall, body: NewReconciliation) -> MadeReconciliation:
    with call.db.transaction():
        account = require_bank_account(call.db, body.bank_account_id)
        require_bank_days(account.today, start_date=body.start_date, end_date=body.end_date)
        made = call.db.one(
            Reconciliation,
            """
            insert into reconciliations (organization_id, {fields}) values ($1, {values})
            returning {columns}
            """,
            call.organization_id,
            body,
        )
        lock_account(call, made.id)
        found = auto_match(call.db, made.id)
        fields = msgspec.structs.asdict(whole(call, made.id))
        return MadeReconciliation(**fields, auto_matched=found is not None)
