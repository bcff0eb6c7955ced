"""The entry point of the migration job, which Cloud Run runs before new code gets traffic.

Migrations are expand/contract: an addition has to suit the code that still serves, and a removal
waits for a later release. A failed migration therefore leaves the old version serving.

The job connects to the instance's private address, over TLS that trusts this instance alone. Both
come from `gcloud sql instances describe`, asked when the job is deployed. Cloud SQL documents its
socket for public addresses only ("Connect from Cloud Run").
"""

import json
import os
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlencode

import pg8000.native
from pg8000.native import identifier

from tools import database
from tools.connection import connection_arguments

# "Connection establishment delays of a minute or more on instance startup" (Cloud Run, "Direct VPC
# with a VPC network").
ROUTE_SECONDS = 120.0
ATTEMPT_SECONDS = 5.0
PAUSE_SECONDS = 2.0


def url_of(login: str, password: str, variables: Mapping[str, str], folder: Path) -> str:
    """The database's URL; the instance's authority is written to a file in `folder`."""
    server = json.loads(variables["DATABASE_SERVER"])
    [host] = (each["ipAddress"] for each in server["ipAddresses"] if each["type"] == "PRIVATE")
    authority = folder / "database-ca.pem"
    authority.write_text(server["serverCaCert"]["cert"])
    verified = urlencode({"sslrootcert": authority, "instance": variables["DATABASE_INSTANCE"]})
    signed_in = f"{quote(login, safe='')}:{quote(password, safe='')}@{host}"
    return f"postgresql://{signed_in}/{variables['DATABASE_NAME']}?{verified}"


def wait_for_route(url: str) -> None:
    """Return once the server answers: a new instance may have no way to the network yet."""
    arguments = connection_arguments(url, database="postgres")
    until = time.monotonic() + ROUTE_SECONDS
    while True:
        try:
            pg8000.native.Connection(**arguments, timeout=ATTEMPT_SECONDS).close()
        except pg8000.InterfaceError:
            if time.monotonic() > until:
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            return


def admit(url: str, members: dict[str, str]) -> None:
    """Grant each IAM login its role. The database gives it its settings."""
    with closing(pg8000.native.Connection(**connection_arguments(url))) as server:
        for login, role in sorted(members.items()):
            server.run(f"grant {identifier(role)} to {identifier(login)}")


def run(variables: Mapping[str, str]) -> None:
    """Prepare, migrate, admit. Repeatable; stops at the first error."""
    pairs = (pair.split("=") for pair in variables["DATABASE_MEMBERS"].split() if pair)
    with TemporaryDirectory() as folder:
        password = variables["DATABASE_ADMIN_PASSWORD"]
        url = url_of("postgres", password, variables, Path(folder))
        wait_for_route(url)
        database.prepare(url)
        database.migrate(url)
        admit(url, dict(pairs))


if __name__ == "__main__":
    run(os.environ)
