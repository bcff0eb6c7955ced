from pathlib import Path

import pytest

from tests.deploy.cloud import Cloud


@pytest.fixture
def cloud(tmp_path: Path) -> Cloud:
    """An empty project and a fresh clone."""
    return Cloud(tmp_path)
