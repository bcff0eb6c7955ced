"""What the database gives every connection, and the check that a connection has it.

Timeouts, and how names, dates and plans are read, are set on the database and not on each login.
Cloud SQL's own superuser creates the IAM logins, and since PostgreSQL 16 an administrator can alter
only roles on which he has ADMIN OPTION (PostgreSQL manual, ALTER ROLE).

No grant forbids a login to change its own settings for good (ALTER ROLE … SET), so an injected
statement could take the timeouts away from every later connection, or change how it reads dates.
Those of the database it can't change. Each new connection therefore compares: without the
database's timeouts, or with something that its login gave itself, it serves nothing.
"""

from collections.abc import Iterator

from shared.database.pipelined import PipelinedConnection, Statement, StatementError
from shared.problems import unavailable

# A request has seconds, not minutes. An idle session is kept far longer than an open transaction,
# because an instance may be frozen between two calls, while a transaction holds locks.
DATABASE_SETTINGS = {
    "statement_timeout": "5s",
    "lock_timeout": "2s",
    "idle_in_transaction_session_timeout": "10s",
    "transaction_timeout": "10s",
    "idle_session_timeout": "1h",
    "search_path": "public, pg_temp",
    "timezone": "UTC",
    # No plan here depends on its parameters, because row-level security uses none. PostgreSQL would
    # estimate a cached plan as more expensive and replan each list, which takes longer than running
    # it.
    "plan_cache_mode": "force_generic_plan",
}
# PostgreSQL before 17 does not know it.
NEWER = "transaction_timeout"
# An operator may set other timeouts on the database; seconds.
SHORTEST, LONGEST = 0.5, 60.0
_SETTINGS = """
    select setrole <> 0, lower(split_part(each, '=', 1)),
        substr(each, strpos(each, '=') + 1),
        case when split_part(each, '=', 1) like '%_timeout'
            then extract(epoch from current_setting(split_part(each, '=', 1))::interval)::float8
        end
    from pg_db_role_setting, unnest(setconfig) as each,
        (select oid from pg_database where datname = current_database()) as here
    where (setrole = quote_ident(session_user)::regrole and setdatabase in (0, here.oid))
        or (setrole = 0 and setdatabase = here.oid)
    """


def checked(connection: PipelinedConnection) -> PipelinedConnection:
    """The connection, if it has the settings that the database gives; else 503."""
    try:
        [found] = connection.run([Statement(_SETTINGS)])
        changed = ", ".join(sorted(_changed(found.rows)))
    except StatementError as error:
        # A changed timeout may end this statement too.
        changed = str(error)
    if changed:
        connection.close()
        raise unavailable(
            "The database",
            log=f"not the settings that migrate gives the database: {changed}. Look for an"
            ' injected statement (docs/runbooks.md, "A login changed itself"); else run migrate.',
        )
    return connection


def _changed(rows: list[tuple[bool, str, str, float | None]]) -> Iterator[str]:
    for is_own, name, value, _ in rows:
        if is_own and value != DATABASE_SETTINGS.get(name):
            yield name
    given = {name: (value, seconds) for is_own, name, value, seconds in rows if not is_own}
    for name, wanted in DATABASE_SETTINGS.items():
        if name not in given:
            if name != NEWER:
                yield name
            continue
        value, seconds = given[name]
        if value != wanted and not (seconds is not None and SHORTEST <= seconds <= LONGEST):
            yield name
