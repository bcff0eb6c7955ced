"""How long a test's database waits before it ends what a login does there.

The logins' own timeouts are for requests. On a machine that stands still for two seconds they would
end what a test makes wait, so each worker's database is patient: time fails no test.
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
    """Give the logins these timeouts in `database`; with None they have their own there."""
    for login in LOGINS:
        for name in PATIENT:
            change = f"set {name} = '{timeouts[name]}'" if timeouts else f"reset {name}"
            run(f"alter role {login} in database {database} {change}")
