"""PgBouncer in transaction mode before a test's PostgreSQL, where the program is installed.

PGBOUNCER names a program outside the path. Before 1.21 PgBouncer did not support prepared
statements in transaction mode, which we use.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from urllib.parse import urlsplit

from tools.database import LOGINS
from tools.local.postgresql import account
from tools.local.processes import Recipe, accepts, launch, start, stop

OLDEST = (1, 21)
PATH = f"{os.defpath}:/usr/sbin:/usr/local/sbin"
SERVER_CONNECTIONS = 2


@cache
def program() -> str | None:
    """The program, if a new enough one is installed."""
    found = shutil.which(os.environ.get("PGBOUNCER", "pgbouncer"), path=PATH)
    if found is None:
        return None
    told = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.search(r"PgBouncer (\d+)\.(\d+)", told)
    return found if version and (int(version[1]), int(version[2])) >= OLDEST else None


def outlook() -> str:
    """The line of the test run's header about it."""
    if found := program():
        return f"pgbouncer: {found}"
    return (
        "pgbouncer: none of 1.21 or newer here, so tests/system/test_pgbouncer.py is not collected"
    )


@contextmanager
def pooled(database_url: str) -> Iterator[str]:
    """The URL of the same database through a pool of two server connections per login."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # When started by root, PgBouncer runs as another account and needs access to the folder.
        folder.chmod(0o755)
        log = folder / "pgbouncer.log"
        recipe = Recipe(
            "PgBouncer", "postgresql://", log, partial(_begin, folder, database_url), accepts
        )
        server = start(recipe)
        try:
            yield f"{server.url}{urlsplit(database_url).path}"
        finally:
            stop(server)


def _begin(folder: Path, database_url: str, port: int) -> subprocess.Popen[bytes]:
    place = urlsplit(database_url)
    (folder / "users.txt").write_text("".join(f'"{login}" ""\n' for login in LOGINS))
    settings = {
        "listen_addr": "127.0.0.1",
        "listen_port": port,
        "unix_socket_dir": "",
        "auth_type": "trust",
        "auth_file": folder / "users.txt",
        "pool_mode": "transaction",
        "default_pool_size": SERVER_CONNECTIONS,
        "max_prepared_statements": 200,
    }
    lines = [f"{name} = {value}" for name, value in settings.items()]
    text = "\n".join(
        ("[databases]", f"* = host={place.hostname} port={place.port}", "[pgbouncer]", *lines, "")
    )
    (folder / "pgbouncer.ini").write_text(text)
    command = [program() or "", str(folder / "pgbouncer.ini")]
    return launch(command, folder / "pgbouncer.log", user=account(folder / "none"))
