"""The ledger entries row of the table of all endpoints."""

from tests.endpoint_table import Row

ROWS = {"ledger_entries__list": Row()}
