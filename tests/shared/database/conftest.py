"""What the tests of connections to Cloud SQL sign in as."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from pg8000.native import identifier

from tests.servers.services import execute
from tools.deploy.database.migration import admit


@pytest.fixture
def login(database_url: str) -> Iterator[str]:
    """A service account's login, admitted as the migration job does it."""
    name = f"fn-{uuid4().hex[:12]}@pavilion-test.iam"
    execute(database_url, f"create role {identifier(name)} login")
    admit(database_url, {name: "pavilion_tenant"})
    yield name
    execute(database_url, f"drop role {identifier(name)}")
