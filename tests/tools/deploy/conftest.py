from pathlib import Path

import pytest

from tests.tools.deploy.cloud import Cloud


@pytest.fixture
def cloud(tmp_path: Path) -> Cloud:
    """An empty project and a clone with a few areas, including scheduled functions and files."""
    made = Cloud(tmp_path)
    made.keep("health", "openapi", "properties", "documents", "scheduled")
    return made


@pytest.fixture
def whole(tmp_path: Path) -> Cloud:
    """An empty project and a clone of everything."""
    return Cloud(tmp_path)
