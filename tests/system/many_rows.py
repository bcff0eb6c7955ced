"""An organization and very many rows, in a database of its own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from tests.factories import Organization, administrator, forget_administrator, new_organization
from tests.http.deployment import deployed
from tests.servers.services import copy, execute

_ROWS = Path(__file__).with_suffix(".sql")


@contextmanager
def many_rows() -> Iterator[Organization]:
    """100,000 rows in each of the organization's lists."""
    with filled(_ROWS.read_text(encoding="utf-8")) as made:
        yield made


@contextmanager
def filled(script: str) -> Iterator[Organization]:
    """An organization in a database that `script` has filled.

    This process's functions and factories use that database meanwhile.
    """
    server = urlsplit(os.environ["ADMINISTRATOR_URL"])
    name = f"many_{uuid4().hex}"
    url = server._replace(path=f"/{name}").geturl()
    copy(url)
    forget_administrator()
    try:
        with deployed(DATABASE_URL=url, ADMINISTRATOR_URL=url):
            organization = new_organization(plan="enterprise")
            administrator().run(script)
            yield organization
    finally:
        administrator().close()
        forget_administrator()
        execute(url, f"drop database {name} with (force)")
