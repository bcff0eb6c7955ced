"""The entry point of the migration job, which Cloud Run runs before new code gets traffic.

Migrations are expand/contract: an addition has to suit the code that still serves, and a removal
waits for a later release. A failed migration therefore leaves the old version serving.
"""

import os
from contextlib import closing
from urllib.parse import quote

import pg8000.native
from pg8000.native import identifier

from tools import database


def admin_url(instance: str, name: str, password: str) -> str:
    """The administrator's URL through the job's own Cloud SQL socket."""
    return f"postgresql://postgres:{quote(password, safe='')}@/{name}?host=/cloudsql/{instance}"


def admit(url: str, members: dict[str, str]) -> None:
    """Grant each IAM login its role. The database gives it the settings (database_settings.py)."""
    with closing(pg8000.native.Connection(**database.connection_arguments(url))) as server:
        for login, role in sorted(members.items()):
            server.run(f"grant {identifier(role)} to {identifier(login)}")


def main() -> None:
    """Prepare, admit, migrate. Repeatable; stops at the first error with a code other than 0."""
    url = admin_url(
        os.environ["DATABASE_INSTANCE"],
        os.environ["DATABASE_NAME"],
        os.environ["DATABASE_ADMIN_PASSWORD"],
    )
    pairs = (pair.split("=") for pair in os.environ["DATABASE_MEMBERS"].split() if pair)
    database.prepare(url)
    database.migrate(url)
    admit(url, dict(pairs))


if __name__ == "__main__":
    main()
