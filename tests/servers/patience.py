"""Timeouts of the test databases, which are longer than in production.

The logins' own timeouts are for requests. On a machine that stalls for two seconds they would end
statements that a test makes wait, so each worker's database has longer ones.
"""

from collections.abc import Callable, Mapping

from tools.database import LOGINS

PATIENT = {
    "statement_timeout": "1min",
    "lock_timeout": "1min",
    "idle_in_transaction_session_timeout": "1min",
    "transaction_timeout": "1min",
}


def set_timeouts(
    run: Callable[[str], object], database: str, timeouts: Mapping[str, str] | None
) -> None:
    """Set these timeouts for the logins in `database`; None restores their own."""
    for login in LOGINS:
        for name in PATIENT:
            change = f"set {name} = '{timeouts[name]}'" if timeouts else f"reset {name}"
            run(f"alter role {login} in database {database} {change}")
