import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.tools.deploy.cloud import Cloud


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of localhost, self-signed."""
    folder = tmp_path_factory.mktemp("certificate")
    command = (
        f"{shutil.which('openssl')} req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1"
    )
    command += " -nodes -days 1 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    command += f" -keyout {folder}/key -out {folder}/cert"
    subprocess.run(command.split(), check=True, capture_output=True)
    return folder


@pytest.fixture
def whole(tmp_path: Path, certificate: Path) -> Iterator[Cloud]:
    """An empty project and a clone of everything."""
    with closing(Cloud(tmp_path, certificate)) as made:
        yield made


@pytest.fixture
def cloud(whole: Cloud) -> Cloud:
    """An empty project and a clone with a few endpoints, of every kind that deploys differently."""
    whole.keep("health", "properties", "documents", "scheduled")
    whole.keep_operations("properties", "create", "get", "list", "update")
    whole.keep_operations("documents", "create", "download")
    whole.keep_operations("scheduled", "deliver_outbox", "settle_subscriptions")
    return whole
