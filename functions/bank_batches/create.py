"""Create a bank batch: payments, refunds and expenses that are one line of the bank together."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from functions.bank_batches._bank_batch import WholeBankBatch
from shared.bank_files.importing import require_bank_account, require_bank_days
from shared.domain.bank_money import Chosen, MoneyKind, chosen_money
from shared.domain.money import MOST_CENTS
from shared.inputs.text import Name
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import Conflicts, FieldError, invalid
from shared.roles import MONEY

FEWEST_ITEMS, MOST_ITEMS = 2, 500
Items = Annotated[list[UUID], msgspec.Meta(max_length=MOST_ITEMS)]
_TAKEN = "One of these is in a bank batch already."
CONFLICTS: Conflicts = {
    "bank_batch_items_payment_id_key": FieldError("/payment_ids", _TAKEN),
    "bank_batch_items_reversal_id_key": FieldError("/reversal_ids", _TAKEN),
    "bank_batch_items_expense_id_key": FieldError("/expense_ids", _TAKEN),
}


class NewBankBatch(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A new batch of 2 to 500 movements of money, which is fixed from then on."""

    bank_account_id: UUID
    deposited_on: date
    """The day at the bank."""
    reference: Name | None = None
    """Such as the number of the deposit slip."""
    payment_ids: Items = msgspec.field(default_factory=list)
    """Payments that were paid in."""
    reversal_ids: Items = msgspec.field(default_factory=list)
    """Refunds and other reversals of payments."""
    expense_ids: Items = msgspec.field(default_factory=list)
    """Expenses that were paid."""


class _Id(msgspec.Struct):
    id: UUID


@endpoint("POST /v1/bank-batches", caller=Manager(MONEY), status=201, conflicts=CONFLICTS)
def handle(call: ManagerCall, body: NewBankBatch) -> WholeBankBatch:
    chosen = _chosen(body)
    with call.db.transaction():
        account = require_bank_account(call.db, body.bank_account_id)
        require_bank_days(account.today, deposited_on=body.deposited_on)
        moneys = chosen_money(call.db, account.id, chosen)
        cents = sum(money.amount_cents for money in moneys)
        if not 0 < abs(cents) <= MOST_CENTS:
            raise invalid(chosen[0].pointer, "These come to nothing together, or to too much.")
        batch_id = _insert(call, body, cents, chosen)
        return call.db.one(
            WholeBankBatch, "select {columns} from bank_batches where id = $1", batch_id
        )


def _insert(call: ManagerCall, body: NewBankBatch, cents: int, chosen: list[Chosen]) -> UUID:
    made = call.db.one(
        _Id,
        """
        insert into bank_batches
            (organization_id, bank_account_id, deposited_on, reference, amount_cents)
        values ($1, $2, $3, $4, $5)
        returning {columns}
        """,
        call.organization_id,
        body.bank_account_id,
        body.deposited_on,
        body.reference,
        cents,
    )
    items = [{f"{each.kind}_id": each.id} for each in chosen]
    call.db.execute(
        """
        insert into bank_batch_items
            (organization_id, bank_batch_id, payment_id, reversal_id, expense_id)
        select $1, $2, payment_id, reversal_id, expense_id
        from jsonb_to_recordset($3) as item (payment_id uuid, reversal_id uuid, expense_id uuid)
        """,
        call.organization_id,
        made.id,
        msgspec.json.encode(items).decode(),
    )
    return made.id


def _chosen(body: NewBankBatch) -> list[Chosen]:
    """The items, in their order; VALIDATION_ERROR for a wrong number of them or one named twice."""
    chosen = [*_of("payment", body.payment_ids), *_of("reversal", body.reversal_ids)]
    chosen += _of("expense", body.expense_ids)
    if not FEWEST_ITEMS <= len(chosen) <= MOST_ITEMS:
        raise invalid(
            "/payment_ids", f"Choose {FEWEST_ITEMS} to {MOST_ITEMS} payments, refunds or expenses."
        )
    seen: set[UUID] = set()
    for each in chosen:
        if each.id in seen:
            raise invalid(each.pointer, "This is named twice.")
        seen.add(each.id)
    return chosen


def _of(kind: MoneyKind, ids: list[UUID]) -> Iterator[Chosen]:
    for each in ids:
        yield Chosen(f"/{kind}_ids", kind, each)
