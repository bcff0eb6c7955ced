"""Timeouts of the test databases, which are longer than in production.

A database's timeouts are for requests. On a machine that stalls for two seconds they would end
statements that a test makes wait, so each worker's database has longer ones.
"""

from collections.abc import Callable, Mapping

from shared.database.database_settings import DATABASE_SETTINGS

PATIENT = {
    "statement_timeout": "1min",
    "lock_timeout": "1min",
    "idle_in_transaction_session_timeout": "1min",
    "transaction_timeout": "1min",
}


def set_timeouts(
    run: Callable[[str], object], database: str, timeouts: Mapping[str, str] | None
) -> None:
    """Set these timeouts for the logins in `database`; None restores those of production."""
    for name in PATIENT:
        run(f"alter database {database} set {name} = '{(timeouts or DATABASE_SETTINGS)[name]}'")
