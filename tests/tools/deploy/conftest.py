from pathlib import Path

import pytest

from tests.tools.deploy.cloud import Cloud


@pytest.fixture
def cloud(tmp_path: Path) -> Cloud:
    """An empty project and a clone with a few endpoints, of every kind that deploys differently."""
    made = Cloud(tmp_path)
    made.keep("health", "properties", "documents", "scheduled")
    made.keep_operations("properties", "create", "get", "list", "update")
    made.keep_operations("documents", "create", "download")
    made.keep_operations("scheduled", "deliver_outbox", "settle_subscriptions")
    return made


@pytest.fixture
def whole(tmp_path: Path) -> Cloud:
    """An empty project and a clone of everything."""
    return Cloud(tmp_path)
