"""What an account owes, as a field of the records that stand on it."""

from typing import LiteralString

from shared.database.rows import Sql


def balance_of(table: LiteralString) -> Sql:
    """What is owed on the account that a row of this table is on; below 0, credit waits."""
    return Sql(
        "(select balance_cents from account_balances"
        " where account_balances.account_id = {}.account_id)".replace("{}", table)
    )
