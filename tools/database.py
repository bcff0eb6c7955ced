"""Prepare a PostgreSQL server for Pavilion and migrate its schema.

`python -m tools.database prepare URL`, `… migrate URL`, `… downgrade URL REVISION`. The URL belongs
to an administrator and names the database. LOGIN_PASSWORD becomes the password of the three runtime
logins where the server requires one.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pg8000
import pg8000.native
from pg8000.native import identifier, literal

from shared.database.database_settings import DATABASE_SETTINGS, NEWER
from tools.connection import OWNER, connection_arguments

LOGINS = ("pavilion_tenant", "pavilion_sign_in", "pavilion_platform")
MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
# Any constant: every process that prepares this server has to use the same one.
PREPARATION_LOCK = 7_284_645
FIRST_WITH_TRANSACTION_TIMEOUT = FIRST_WITH_BUILTIN_LOCALE = 170000


@contextmanager
def _connected(arguments: dict[str, Any]) -> Iterator[pg8000.native.Connection]:
    connection = pg8000.native.Connection(**arguments)
    try:
        yield connection
    finally:
        connection.close()


def prepare(admin_url: str, *, password: str | None = None) -> None:
    """Create the roles and the URL's database, with the parts that need a superuser.

    Safe to repeat and to run in several processes at once. Roles belong to the whole server.
    """
    name = connection_arguments(admin_url)["database"]
    with _connected(connection_arguments(admin_url, database="postgres")) as server:
        # Advisory locks belong to a database, so every process takes this one in the same database.
        server.run(f"select pg_advisory_lock({PREPARATION_LOCK})")
        version = int(server.run("show server_version_num")[0][0])
        _make_roles(server, password)
        if not server.run("select from pg_database where datname = :name", name=name):
            server.run(_create_database(name, version))
        with _connected(connection_arguments(admin_url)) as database:
            _open_database(database, name)
            give_settings(database, name, version)


def _make_roles(server: pg8000.native.Connection, password: str | None) -> None:
    known = {row[0] for row in server.run("select rolname from pg_roles")}
    for role in (OWNER, *LOGINS):
        if role not in known:
            server.run(f"create role {role}")
    if not server.run("select rolsuper from pg_roles where rolname = current_user")[0][0]:
        # A managed server's administrator may act as the owner only as a member of that role.
        server.run(f"grant {OWNER} to current_user")
    for role in LOGINS:
        server.run(
            f"alter role {role} login" + (f" password {literal(password)}" if password else "")
        )
        # What the login gave itself.
        server.run(f"alter role {role} reset all")


def _create_database(name: str, version: int) -> str:
    locale = (
        "locale_provider builtin builtin_locale 'C.UTF-8' locale 'C'"
        if version >= FIRST_WITH_BUILTIN_LOCALE
        else "locale 'C'"
    )
    return (
        f"create database {identifier(name)} owner {OWNER}"
        f" template template0 encoding 'UTF8' {locale}"
    )


def _open_database(database: pg8000.native.Connection, name: str) -> None:
    logins = ", ".join(LOGINS)
    database.run(f"revoke all on database {identifier(name)} from public")
    database.run(f"grant connect on database {identifier(name)} to {logins}")
    database.run("revoke all on schema public from public")
    database.run(f"grant all on schema public to {OWNER}")
    database.run(f"grant usage on schema public to {logins}")
    database.run("create extension if not exists btree_gist")
    for login in LOGINS:
        database.run(f"alter role {login} in database {identifier(name)} reset all")


def give_settings(database: pg8000.native.Connection, name: str, version: int) -> None:
    """Give the database its settings. The administrator is spared the timeouts, to migrate."""
    for setting, value in DATABASE_SETTINGS.items():
        if setting == NEWER and version < FIRST_WITH_TRANSACTION_TIMEOUT:
            continue
        written = value if setting == "search_path" else literal(value)
        database.run(f"alter database {identifier(name)} set {setting} = {written}")
        if setting.endswith("_timeout"):
            database.run(
                f"alter role current_user in database {identifier(name)} set {setting} = 0"
            )


def migrate(admin_url: str) -> None:
    """Move the schema up to its newest revision, all of it in one transaction."""
    _move(admin_url, "upgrade", "head")


def downgrade(admin_url: str, revision: str) -> None:
    """Migrate the schema down to `revision`; `base` empties it."""
    _move(admin_url, "downgrade", revision)


def _move(admin_url: str, direction: Literal["upgrade", "downgrade"], revision: str) -> None:
    # Imported by who migrates: every worker of a test run knows this module, and one migrates.
    import alembic.command  # noqa: PLC0415
    import alembic.config  # noqa: PLC0415
    import sqlalchemy  # noqa: PLC0415

    arguments = connection_arguments(admin_url)
    engine = sqlalchemy.create_engine(
        "postgresql+pg8000://",
        creator=lambda: pg8000.connect(**arguments),
        poolclass=sqlalchemy.NullPool,
    )
    config = alembic.config.Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    try:
        with engine.begin() as connection:
            # Objects that a migration creates belong to the owner role, which cannot log in.
            connection.exec_driver_sql(f"set local role {OWNER}")
            config.attributes["connection"] = connection
            getattr(alembic.command, direction)(config, revision)
    except sqlalchemy.exc.InterfaceError as error:
        raise pg8000.InterfaceError(str(error.orig)) from error


def main() -> int:
    """Run one command from the command line; 1 with a sentence when the server can't be used."""
    parser = argparse.ArgumentParser(prog="python -m tools.database", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for command in ("prepare", "migrate", "downgrade"):
        arguments = commands.add_parser(command)
        arguments.add_argument("url", help="postgresql://user:password@host:port/database")
        if command == "downgrade":
            arguments.add_argument("revision")
    chosen = parser.parse_args()
    try:
        if chosen.command == "prepare":
            prepare(chosen.url, password=os.environ.get("LOGIN_PASSWORD"))
        elif chosen.command == "migrate":
            migrate(chosen.url)
        else:
            downgrade(chosen.url, chosen.revision)
    except (pg8000.InterfaceError, ValueError) as error:
        sys.stderr.write(f"The database can't be used: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
