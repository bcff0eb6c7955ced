"""The bank accounts rows of the table of all endpoints."""

from tests.banking import new_bank_account
from tests.endpoint_table import Row

ROWS = {
    "bank_accounts__create": Row(body=lambda _: {"name": "Operating"}),
    "bank_accounts__list": Row(),
    "bank_accounts__update": Row(
        lambda organization: {"bank_account_id": new_bank_account(organization)},
        body=lambda _: {"name": "Operating"},
    ),
}
