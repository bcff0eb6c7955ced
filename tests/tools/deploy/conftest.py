from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.tools.deploy.cloud import Cloud


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[Cloud]:
    """An empty project and a clone of everything."""
    with closing(Cloud(tmp_path)) as made:
        yield made


@pytest.fixture
def cloud(whole: Cloud) -> Cloud:
    """An empty project and a clone with a few endpoints, of every kind that deploys differently."""
    whole.keep("health", "properties", "documents", "scheduled")
    whole.keep_operations("properties", "create", "get", "list", "update")
    whole.keep_operations("documents", "create", "download")
    whole.keep_operations("scheduled", "deliver_outbox", "settle_subscriptions")
    return whole
