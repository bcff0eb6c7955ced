"""Bank accounts and their lines as the API makes them, each in one statement.

For tests that only begin with them. What they are is compared with what requests make in
tests/test_banking.py.
"""

from typing import Any
from uuid import uuid4

from tests.factories import Organization, inserted, sql

LINE: dict[str, Any] = {
    "posted_on": "2025-09-03",
    "amount_cents": 150000,
    "description": "Deposit",
    "normalised_description": "deposit",
    "ordinal": 1,
}


def new_bank_account(organization: Organization, **columns: Any) -> str:
    """A bank account of rental money, unless an association is given: its id."""
    named = {"organization_id": organization.id, "name": f"Operating {uuid4().hex}"}
    return inserted("bank_accounts", named | columns)


def new_bank_line(
    organization: Organization, bank_account_id: str | None = None, **columns: Any
) -> str:
    """A line of a new bank account, unless one is given, by an import of its own: its id."""
    account = bank_account_id or new_bank_account(organization)
    place = {"organization_id": organization.id, "bank_account_id": account}
    counted = {"source": "json", "rows_total": 1, "rows_imported": 1, "rows_duplicate": 0}
    made = inserted("bank_imports", place | counted)
    return inserted("bank_transactions", LINE | place | {"import_id": made} | columns)


def lines_of(bank_account_id: str) -> list[Any]:
    """Day, cents and description of each line of the account, in that order."""
    return sql(
        """
        select posted_on::text, amount_cents, description from bank_transactions
        where bank_account_id = :id order by posted_on, amount_cents, description, ordinal
        """,
        id=bank_account_id,
    )
