"""Money at the bank and its reconciliations as the API makes them, each in one statement.

For tests that only begin with them; lines of the bank are made by tests/banking.py.
"""

from typing import Any
from uuid import uuid4

from tests import lettings
from tests.banking import new_bank_account, new_bank_line
from tests.factories import Organization, inserted, sql

SEPTEMBER = {"start_date": "2025-09-01", "end_date": "2025-09-30"}


def new_line(organization: Organization, bank_account_id: str | None = None, **columns: Any) -> str:
    """A line of the bank account that is like no other: its id."""
    unique = {"normalised_description": uuid4().hex}
    return new_bank_line(organization, bank_account_id, **unique | columns)


def new_payment(organization: Organization, cents: int = 150000, **columns: Any) -> str:
    """A cheque of a new tenant, which waits as credit: its id."""
    tenant_id = lettings.new_tenant(organization)
    [[account_id]] = sql("select id::text from accounts where tenant_id = :id", id=tenant_id)
    values = {
        "organization_id": organization.id,
        "account_kind": "tenant",
        "account_id": account_id,
        "tenant_id": tenant_id,
        "amount_cents": cents,
        "method": "check",
        "received_date": "2025-09-03",
        "succeeded_at": "2025-09-03",
    }
    return inserted("payments", values | columns)


def new_reversal(organization: Organization, payment_id: str, **columns: Any) -> str:
    """A refund of a part of the payment: its id."""
    [[account_id]] = sql("select account_id::text from payments where id = :id", id=payment_id)
    values = {
        "organization_id": organization.id,
        "payment_id": payment_id,
        "account_id": account_id,
        "kind": "refund",
        "amount_cents": 1000,
        "effective_on": "2025-09-03",
        "reason": "Too much.",
    }
    return inserted("payment_reversals", values | columns)


def new_batch(organization: Organization, bank_account_id: str, **columns: Any) -> str:
    """A batch of two cheques: its id."""
    values = {
        "organization_id": organization.id,
        "bank_account_id": bank_account_id,
        "deposited_on": "2025-09-03",
        "amount_cents": 300000,
    }
    batch_id = inserted("bank_batches", values | columns)
    for _ in range(2):
        new_item(organization, batch_id, payment_id=new_payment(organization))
    return batch_id


def new_item(organization: Organization, batch_id: str, **money: str) -> str:
    """A part of a batch: its id."""
    named = {"organization_id": organization.id, "bank_batch_id": batch_id}
    return inserted("bank_batch_items", named | money)


def new_reconciliation(
    organization: Organization, bank_account_id: str | None = None, **columns: Any
) -> str:
    """A reconciliation of September 2025 without a match, of a new bank account: its id."""
    account = bank_account_id or new_bank_account(organization)
    named = {"organization_id": organization.id, "bank_account_id": account}
    return inserted("reconciliations", SEPTEMBER | named | columns)


def completed(organization: Organization, bank_account_id: str | None = None) -> str:
    """A completed reconciliation of September 2025: its id."""
    state = {"status": "completed", "completed_at": "2025-10-01"}
    return new_reconciliation(organization, bank_account_id, **state)


def new_match(
    organization: Organization, reconciliation_id: str | None = None, **columns: Any
) -> dict[str, str]:
    """A match of a new line and a new payment of equal amounts: the ids of all."""
    reconciliation_id = reconciliation_id or new_reconciliation(organization)
    [[account]] = sql(
        "select bank_account_id::text from reconciliations where id = :id", id=reconciliation_id
    )
    money = columns.keys() & {"payment_id", "reversal_id", "expense_id", "bank_batch_id"}
    values = {
        "organization_id": organization.id,
        "reconciliation_id": reconciliation_id,
        "bank_account_id": account,
        "bank_transaction_id": columns.pop("bank_transaction_id", None)
        or new_line(organization, account),
        "kind": "suggested",
        "state": "suggested",
        "confidence": 95,
        "day_difference": 1,
        "amount_difference_cents": 0,
    }
    if not money:
        values["payment_id"] = new_payment(organization)
    made = values | columns
    return {"match_id": inserted("reconciliation_matches", made)} | made
