"""The bank_batches rows of the table of all endpoints."""

from typing import Any

from tests.banking import new_bank_account
from tests.endpoint_table import Row
from tests.factories import Organization
from tests.http.client import Reply, send
from tests.reconciling import new_batch, new_payment, new_reversal
from tests.spending import new_expense


def post_batch(organization: Organization, bank_account_id: str, **changes: Any) -> Reply:
    """The answer to a batch that the owner makes."""
    body = {"bank_account_id": bank_account_id, "deposited_on": "2025-09-05"} | changes
    return send("POST", "/v1/bank-batches", body, token=organization.owner.token)


def _new(organization: Organization) -> dict[str, Any]:
    """One of each kind of money."""
    payment = new_payment(organization)
    return {
        "bank_account_id": new_bank_account(organization),
        "deposited_on": "2025-09-05",
        "payment_ids": [payment],
        "reversal_ids": [new_reversal(organization, payment)],
        "expense_ids": [new_expense(organization)],
    }


def _id(organization: Organization) -> dict[str, str]:
    return {"bank_batch_id": new_batch(organization, new_bank_account(organization))}


ROWS = {
    "bank_batches__create": Row(body=_new),
    "bank_batches__delete": Row(_id),
    "bank_batches__get": Row(_id),
    "bank_batches__list": Row(),
}
