"""The settings of a database login, and the check that it still has them.

They are set on the login, so that every connection has them. No grant forbids a login to change its
own settings for good (ALTER ROLE … SET), so an injected statement could take the timeouts away from
every later connection, or change how it reads dates. Each new connection therefore compares.
"""

from collections.abc import Iterator

from shared.database.pipelined import PipelinedConnection, Statement, StatementError
from shared.problems import unavailable

# A request has seconds, not minutes. An idle session is kept far longer than an open transaction,
# because an instance may be frozen between two calls, while a transaction holds locks.
LOGIN_SETTINGS = {
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
# An operator may set other timeouts for one database; seconds.
SHORTEST, LONGEST = 0.5, 60.0
_SETTINGS = """
    select setdatabase <> 0, lower(split_part(each, '=', 1)),
        substr(each, strpos(each, '=') + 1),
        case when split_part(each, '=', 1) like '%_timeout'
            then extract(epoch from current_setting(split_part(each, '=', 1))::interval)::float8
        end
    from pg_db_role_setting, unnest(setconfig) as each
    where setrole = (select oid from pg_roles where rolname = session_user) and setdatabase in
        (0, (select oid from pg_database where datname = current_database()))
    """


def checked(connection: PipelinedConnection) -> PipelinedConnection:
    """The connection, if its login has the settings that it was given; else 503."""
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
            log=f"the login's settings were changed: {changed}. Look for an injected statement,"
            " then run python -m tools.database prepare.",
        )
    return connection


def _changed(rows: list[tuple[bool, str, str, float | None]]) -> Iterator[str]:
    everywhere = {name: value for is_here, name, value, _ in rows if not is_here}
    for name in everywhere.keys() | LOGIN_SETTINGS.keys():
        is_missing = name == NEWER and name not in everywhere
        if everywhere.get(name) != LOGIN_SETTINGS.get(name) and not is_missing:
            yield name
    for is_here, name, _, seconds in rows:
        if is_here and not (
            name in LOGIN_SETTINGS and seconds is not None and SHORTEST <= seconds <= LONGEST
        ):
            yield name
